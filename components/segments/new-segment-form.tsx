'use client';

import { useState } from 'react';
import { conditionErrors } from '../conditions/condition-errors';
import { ConditionsEditor } from '../conditions/conditions-editor';
import { SheetForm } from '../layout/sheet-form';
import { useSubmit } from '../layout/use-submit';
import { Field, FieldGroup } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import type { SegmentActions } from './segment-actions';
import { NOBODY } from './segment-words';

const KEY = /^[a-z0-9][a-z0-9._-]{0,254}$/;
const KEY_RULE = 'begin with a-z or 0-9; then a-z, 0-9, dot, underscore and hyphen, 255 characters or fewer';
const EMPTY = { key: '', name: '', description: '', conditions: [] as const };

interface NewSegmentFormProps {
  readonly create: SegmentActions['create'];
  readonly onCreated: (key: string) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** The fields of a new segment. Nothing typed is ever thrown away. */
export function NewSegmentForm({ create, onCreated, onDirty, onCancel }: NewSegmentFormProps) {
  const [draft, setDraft] = useState<{
    key: string;
    name: string;
    description: string;
    conditions: Parameters<typeof ConditionsEditor>[0]['conditions'];
  }>(EMPTY);
  const submit = useSubmit({ segment_exists: 'key' });
  const edit = (changes: Partial<typeof draft>) => {
    onDirty();
    submit.clear();
    setDraft((before) => ({ ...before, ...changes }));
  };
  const save = () => {
    const key = draft.key.trim();
    if (!KEY.test(key)) return submit.refuse([{ path: 'key', message: KEY_RULE }]);
    const body = { ...draft, key, name: draft.name.trim(), description: draft.description.trim() };
    return submit.run(
      () => create(JSON.stringify(body)),
      (created) => onCreated(created.key),
    );
  };
  return (
    <SheetForm submit={submit} onSubmit={() => void save()} onCancel={onCancel} submitLabel="Create segment">
      <Field label="Key" hint="What rules ask for. It never changes." error={submit.errorOf('key')}>
        {(control) => (
          <Input
            {...control}
            value={draft.key}
            onChange={(event) => edit({ key: event.target.value })}
            placeholder="beta-testers"
            className="font-mono"
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
          />
        )}
      </Field>
      <Field label="Name" error={submit.errorOf('name')}>
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            onChange={(event) => edit({ name: event.target.value })}
            placeholder="Beta testers"
          />
        )}
      </Field>
      <Field label="Description" error={submit.errorOf('description')}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={draft.description}
            onChange={(event) => edit({ description: event.target.value })}
          />
        )}
      </Field>
      <FieldGroup label="Conditions" hint="People can be listed one by one once the segment is there.">
        <ConditionsEditor
          conditions={draft.conditions}
          onChange={(conditions) => edit({ conditions })}
          none={NOBODY}
          errors={conditionErrors(submit.fields, 'conditions')}
        />
      </FieldGroup>
    </SheetForm>
  );
}
