import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface PasswordFieldProps {
  readonly label: string;
  /** The name under which the form has it. */
  readonly name: string;
  /** `new` is one that is chosen here: browsers offer to make it up. */
  readonly kind: 'current' | 'new';
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** A password to type. */
export function PasswordField({ label, name, kind, error, autoFocus }: PasswordFieldProps) {
  const hint = kind === 'new' ? '12 characters or more. A few random words do well.' : undefined;
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="password"
          required
          minLength={kind === 'new' ? 12 : undefined}
          maxLength={256}
          autoComplete={`${kind}-password`}
          autoFocus={autoFocus}
        />
      )}
    </Field>
  );
}
