'use client';

import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { AttributeRows } from './attribute-rows';
import type { PersonForm } from './use-person-form';
import { WhoFields } from './who-fields';

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
      <WhoFields who={draft} errors={errors} onChange={edit} />
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
