'use client';

import { useState } from 'react';
import type { ApiKeyView } from '@/lib/keys/types';
import { SheetForm } from '../layout/sheet-form';
import { useSubmit } from '../layout/use-submit';
import { useNow } from '../time/now';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import type { KeyActions, NewKey } from './key-actions';
import { KeyEndField } from './key-end-field';
import { type KeyEnd, resolveKeyEnd } from './key-ends';
import { KeyRoleField } from './key-role-field';

interface KeyDraft {
  readonly name: string;
  readonly role: ApiKeyView['role'];
  readonly end: KeyEnd;
}

const EMPTY: KeyDraft = { name: '', role: 'service', end: { choice: '90', local: '' } };

interface NewKeyFormProps {
  readonly create: KeyActions['create'];
  readonly onMade: (made: NewKey) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** The fields of a new key: for what, with which role, until when. */
export function NewKeyForm({ create, onMade, onDirty, onCancel }: NewKeyFormProps) {
  const [draft, setDraft] = useState(EMPTY);
  const now = useNow();
  const submit = useSubmit();
  const edit = (changes: Partial<KeyDraft>) => {
    onDirty();
    submit.clear();
    setDraft((before) => ({ ...before, ...changes }));
  };
  const save = () => {
    const end = resolveKeyEnd(draft.end, now);
    const name = draft.name.trim();
    const wrong = [
      ...(name === '' ? [{ path: 'name', message: 'say what the key is for' }] : []),
      ...(end === undefined ? [{ path: 'expires_at', message: 'choose a date and a time' }] : []),
    ];
    if (wrong.length > 0) return submit.refuse(wrong);
    return submit.run(() => create(JSON.stringify({ name, role: draft.role, expires_at: end })), onMade);
  };
  return (
    <SheetForm submit={submit} onSubmit={() => void save()} onCancel={onCancel} submitLabel="Create API key">
      <Field label="Name" hint="Which program uses it, and where." error={submit.errorOf('name')}>
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            onChange={(event) => edit({ name: event.target.value })}
            placeholder="Shop, production"
            autoComplete="off"
          />
        )}
      </Field>
      <KeyRoleField value={draft.role} onChange={(role) => edit({ role })} error={submit.errorOf('role')} />
      <KeyEndField end={draft.end} onChange={(end) => edit({ end })} error={submit.errorOf('expires_at')} />
    </SheetForm>
  );
}
