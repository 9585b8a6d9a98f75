'use client';

import { useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import { SheetForm } from '../layout/sheet-form';
import { useSubmit } from '../layout/use-submit';
import { ChoiceChips } from '../ui/choice-chips';
import { FieldGroup } from '../ui/field';
import type { PersonActions } from '../users/person-actions';
import { WhoFields } from '../users/who-fields';

const ROLES = [
  { value: 'viewer', label: 'Viewer', may: 'Sees everything, changes nothing.' },
  { value: 'admin', label: 'Admin', may: 'Sees and changes everything.' },
  { value: 'user', label: 'User', may: 'Sees their own flags only.' },
] as const;
type Role = (typeof ROLES)[number]['value'];

const EMPTY = { email: '', name: '', role: 'viewer' as Role };

/** An invitation: whom, and the link that lets them in. */
export interface Invited {
  readonly email: string;
  readonly url: string;
}

interface InviteFormProps {
  readonly actions: Pick<PersonActions, 'create' | 'invite'>;
  readonly onInvited: (invited: Invited) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** Who is let in, and as what. */
export function InviteForm({ actions, onInvited, onDirty, onCancel }: InviteFormProps) {
  const [draft, setDraft] = useState(EMPTY);
  /** The person who was added, when only the link could not be made: trying again adds nobody twice. */
  const [added, setAdded] = useState<{ readonly id: string; readonly email: string } | null>(null);
  const submit = useSubmit({ user_exists: 'email' });
  const edit = (changes: Partial<typeof EMPTY>) => {
    onDirty();
    submit.clear();
    setAdded(null);
    setDraft((before) => ({ ...before, ...changes }));
  };
  const invite = async (): Promise<ActionResult<Invited>> => {
    let person = added;
    if (person === null) {
      const body = { email: draft.email.trim(), name: draft.name.trim(), role: draft.role };
      const created = await actions.create(JSON.stringify(body));
      if (!created.ok) return created;
      person = created.data;
      setAdded(person);
    }
    const link = await actions.invite(person.id, false);
    return link.ok ? { ok: true, data: { email: person.email, url: link.data.url } } : link;
  };
  return (
    <SheetForm
      submit={submit}
      onSubmit={() => void submit.run(invite, onInvited)}
      onCancel={onCancel}
      submitLabel="Invite person"
    >
      <WhoFields
        who={draft}
        errors={{ email: submit.errorOf('email'), name: submit.errorOf('name') }}
        emailHint="Somebody who is among the users already is invited from their own page."
        onChange={edit}
      />
      <FieldGroup
        label="Role"
        hint={ROLES.find(({ value }) => value === draft.role)?.may}
        error={submit.errorOf('role')}
      >
        <ChoiceChips value={draft.role} options={ROLES} onChange={(role) => edit({ role })} />
      </FieldGroup>
    </SheetForm>
  );
}
