import { Field } from './field';
import { Input } from './input';

interface TypedConfirmProps {
  readonly label: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
}

/** Asks somebody to type a name, so that what follows is no slip. */
export function TypedConfirm({ label, typed, onType }: TypedConfirmProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          value={typed}
          onChange={(event) => onType(event.target.value)}
          className="font-mono"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    </Field>
  );
}
