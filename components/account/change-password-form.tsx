'use client';

import { type FormEvent, useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import { type Failure, FailureNotice, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { sentence } from '../ui/sentence';
import { toast } from '../ui/toast';
import { useFocusError } from '../ui/use-focus-error';
import { useOnce } from '../ui/use-once';
import { PasswordField } from './password-field';

type Errors = Readonly<Record<string, string>>;

interface ChangePasswordFormProps {
  /** The e-mail, for the browser's own list of passwords. */
  readonly email: string;
  readonly change: (bodyJson: string) => Promise<ActionResult<void>>;
}

/** Changes the own password. */
export function ChangePasswordForm({ email, change }: ChangePasswordFormProps) {
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();
  const element = useFocusError(errors);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    void once(async () => {
      const result = await change(JSON.stringify(Object.fromEntries(new FormData(form)))).catch(() => null);
      const fields = result?.ok === false ? result.error.fields : [];
      setErrors(Object.fromEntries(fields.map(({ path, message }) => [path, sentence(message)])));
      if (result?.ok) {
        form.reset();
        toast('Password changed. Your other sessions have ended.');
      }
      setFailure(failureIn(result));
    });
  };
  return (
    <form ref={element} noValidate method="post" onSubmit={submit} className="grid max-w-96 gap-5">
      {failure ? <FailureNotice failure={failure} /> : null}
      <input type="email" hidden autoComplete="username" value={email} readOnly />
      <PasswordField
        label="Current password"
        name="current_password"
        kind="current"
        error={errors.current_password}
      />
      <PasswordField label="New password" name="new_password" kind="new" error={errors.new_password} />
      <Button type="submit" look="primary" pending={pending} className="justify-self-start">
        Change password
      </Button>
    </form>
  );
}

/** What failed, when it is not about a field. */
function failureIn(result: ActionResult<void> | null): Failure | null {
  if (result === null) return UNREACHABLE;
  return result.ok || result.error.fields.length > 0 ? null : failureOf(result.error);
}
