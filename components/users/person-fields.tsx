'use client';

import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { AttributeRows } from './attribute-rows';
import type { PersonForm } from './use-person-form';

const ROLES = [
  { value: 'user', label: 'user: has flags, sees their own' },
  { value: 'viewer', label: 'viewer: sees everything' },
  { value: 'admin', label: 'admin: changes everything' },
] as const;

interface PersonFieldsProps {
  readonly form: PersonForm;
  /** Whether the external id is given already: it never changes. */
  readonly externalIdIsFixed: boolean;
}

/** Who somebody is, what applications call them, and what rules can look at. */
export function PersonFields({ form: { draft, errors, edit }, externalIdIsFixed }: PersonFieldsProps) {
  return (
    <>
      <Field label="E-mail" error={errors.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            value={draft.email}
            onChange={(event) => edit({ email: event.target.value })}
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
            value={draft.name}
            onChange={(event) => edit({ name: event.target.value })}
            autoComplete="off"
          />
        )}
      </Field>
      <Field
        label="External id"
        hint={
          externalIdIsFixed
            ? 'What your application calls this person. It is given once and stays.'
            : 'What your application calls this person, if it does not go by the id of Pennon. It can be given once.'
        }
        error={errors.externalId}
      >
        {(control) => (
          <Input
            {...control}
            value={draft.externalId}
            onChange={(event) => edit({ externalId: event.target.value })}
            disabled={externalIdIsFixed}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Role" error={errors.role}>
        {({ id }) => (
          <Select id={id} value={draft.role} options={ROLES} onChange={(role) => edit({ role })} />
        )}
      </Field>
      <AttributeRows
        attributes={draft.attributes}
        onChange={(attributes) => edit({ attributes })}
        error={errors.attributes}
        rowErrors={errors.rows}
      />
    </>
  );
}
