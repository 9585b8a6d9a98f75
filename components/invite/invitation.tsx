'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import { PasswordField } from '../account/password-field';
import { Door } from '../sign-in/door';
import { CANNOT_REACH, trySignIn } from '../sign-in/try-sign-in';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { sentence } from '../ui/sentence';
import { Skeleton } from '../ui/skeleton';
import { useFocusError } from '../ui/use-focus-error';
import { useOnce } from '../ui/use-once';

interface InvitationProps {
  readonly find: (token: string) => Promise<ActionResult<{ email: string }>>;
  readonly accept: (bodyJson: string) => Promise<ActionResult<{ email: string }>>;
}

type State =
  | { readonly kind: 'looking' | 'gone' | 'unreachable' }
  | { readonly kind: 'open'; readonly email: string; readonly token: string };

/**
 * Where an invited person chooses a password. The token is behind the hash of the address, which is sent to no server;
 * hence it is looked up from here.
 */
export function Invitation({ find, accept }: InvitationProps) {
  const [state, setState] = useState<State>({ kind: 'looking' });
  useEffect(() => {
    const token = window.location.hash.slice(1);
    const look = async (): Promise<State> => {
      const result = await find(token).catch(() => null);
      if (result === null) return { kind: 'unreachable' };
      return result.ok ? { kind: 'open', email: result.data.email, token } : { kind: 'gone' };
    };
    void look().then(setState);
  }, [find]);

  switch (state.kind) {
    case 'looking':
      return (
        <Door title="You are invited to Pennon" lead="Looking up your invitation.">
          <Skeleton className="h-36 w-full" />
        </Door>
      );
    case 'unreachable':
      return (
        <Door title="You are invited to Pennon" lead="Your invitation could not be looked up.">
          <Notice tone="off">{CANNOT_REACH}</Notice>
        </Door>
      );
    case 'gone':
      return (
        <Door
          title="This invitation is no longer good"
          lead="It was used, is older than three days, or was replaced by a newer one. Ask for a new link."
        >
          <Button asChild>
            <Link href="/sign-in">Go to the sign-in</Link>
          </Button>
        </Door>
      );
    case 'open':
      return (
        <Door title="You are invited to Pennon" lead={`Choose a password to sign in as ${state.email}.`}>
          <ChooseForm {...state} accept={accept} onGone={() => setState({ kind: 'gone' })} />
        </Door>
      );
  }
}

interface ChooseFormProps {
  readonly email: string;
  readonly token: string;
  readonly accept: InvitationProps['accept'];
  readonly onGone: () => void;
}

function ChooseForm({ email, token, accept, onGone }: ChooseFormProps) {
  const router = useRouter();
  const [errors, setErrors] = useState<{ readonly password?: string | undefined }>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, once] = useOnce();
  const element = useFocusError(errors);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    void once(async () => {
      const result = await accept(JSON.stringify({ token, password })).catch(() => null);
      if (result?.ok) {
        const signedIn = (await trySignIn(email, password)) === null;
        router.replace(signedIn ? '/' : '/sign-in');
        router.refresh();
        return;
      }
      if (result?.error.code === 'invitation_not_found') return onGone();
      const wrong = result?.error.fields.find(({ path }) => path === 'password');
      setErrors(wrong ? { password: sentence(wrong.message) } : {});
      setFailure(wrong ? null : (result?.error.message ?? CANNOT_REACH));
    });
  };
  return (
    <form ref={element} noValidate method="post" onSubmit={submit} className="grid gap-5">
      {failure ? <Notice tone="off">{failure}</Notice> : null}
      <input type="email" hidden autoComplete="username" value={email} readOnly />
      <PasswordField label="Password" name="password" kind="new" error={errors.password} autoFocus />
      <Button type="submit" look="primary" pending={pending}>
        Set password and sign in
      </Button>
    </form>
  );
}
