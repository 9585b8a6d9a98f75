import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface Who {
  readonly email: string;
  readonly name: string;
}

interface WhoFieldsProps {
  readonly who: Who;
  readonly errors: Partial<Readonly<Record<keyof Who, string | undefined>>>;
  readonly emailHint?: string;
  readonly onChange: (changes: Partial<Who>) => void;
}

/** The e-mail address and the name of a person: of somebody else, so that the browser does not offer one’s own. */
export function WhoFields({ who, errors, emailHint, onChange }: WhoFieldsProps) {
  return (
    <>
      <Field label="E-mail" hint={emailHint} error={errors.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            value={who.email}
            onChange={(event) => onChange({ email: event.target.value })}
            placeholder="ada@example.com"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Name" error={errors.name}>
        {(control) => (
          <Input
            {...control}
            value={who.name}
            onChange={(event) => onChange({ name: event.target.value })}
            autoComplete="off"
          />
        )}
      </Field>
    </>
  );
}
