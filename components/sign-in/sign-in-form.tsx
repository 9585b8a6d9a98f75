'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useHydrated } from '../time/use-hydrated';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/notice';
import { useOnce } from '../ui/use-once';
import { trySignIn } from './try-sign-in';

interface SignInFormProps {
  /** Where to go then: a path of our own, checked. */
  readonly callbackPath: string;
}

/** Signs in with e-mail and password. The e-mail stays when something is wrong. */
export function SignInForm({ callbackPath }: SignInFormProps) {
  const router = useRouter();
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, once] = useOnce();
  const hydrated = useHydrated();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    void once(async () => {
      const wrong = await trySignIn(String(fields.get('email')), String(fields.get('password')));
      setFailure(wrong);
      if (wrong === null) {
        router.replace(callbackPath);
        router.refresh();
      } else {
        const password = form.querySelector<HTMLInputElement>('[name=password]');
        password?.focus();
        password?.select();
      }
    });
  };

  return (
    <form onSubmit={submit} method="post" className="grid gap-5">
      {failure ? <Notice tone="off">{failure}</Notice> : null}
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            required
            maxLength={320}
            autoComplete="username"
            autoFocus
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            required
            maxLength={256}
            autoComplete="current-password"
          />
        )}
      </Field>
      {/* Sent by the browser, before anybody listens, the form would come back empty. */}
      <Button type={hydrated ? 'submit' : 'button'} look="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  );
}
