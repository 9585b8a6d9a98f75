'use client';

import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import { type Failure, FailureNotice, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Select } from '../ui/select';
import { SheetBody, SheetFoot } from '../ui/sheet';
import { Switch } from '../ui/switch';
import { useFocusError } from '../ui/use-focus-error';
import { useOnce } from '../ui/use-once';
import { emptyDraft } from '../values/value-draft';
import { ValueInput } from '../values/value-input';
import type { FlagActions } from './flag-actions';
import { EMPTY_FLAG, type FlagDraft, type FlagErrors, flagBody, flagErrors, shapeOf } from './new-flag';

const TYPES = [
  { value: 'boolean', label: 'boolean: on or off' },
  { value: 'string', label: 'string: text' },
  { value: 'number', label: 'number' },
  { value: 'json', label: 'json: any structure' },
] as const;

interface NewFlagFormProps {
  readonly create: FlagActions['create'];
  readonly onCreated: (flag: FlagView) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** The fields of a new flag. Nothing typed is ever thrown away. */
export function NewFlagForm({ create, onCreated, onDirty, onCancel }: NewFlagFormProps) {
  const [draft, setDraft] = useState(EMPTY_FLAG);
  const [errors, setErrors] = useState<FlagErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();
  const element = useFocusError(errors);
  const edit = (changes: Partial<FlagDraft>) => {
    onDirty();
    setDraft((before) => ({ ...before, ...changes }));
    if (Object.keys(errors).length > 0) setErrors({});
  };
  const save = async () => {
    const body = flagBody(draft);
    if (!body.ok) return setErrors(body.errors);
    await once(async () => {
      setFailure(null);
      const result = await create(body.json).catch(() => null);
      if (result?.ok) return onCreated(result.data);
      const wrong = result ? flagErrors(result.error) : {};
      setErrors(wrong);
      if (Object.keys(wrong).length === 0) setFailure(result ? failureOf(result.error) : UNREACHABLE);
    });
  };
  return (
    <form
      ref={element}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <SheetBody>
        {failure ? <FailureNotice failure={failure} /> : null}
        <Field
          label="Name"
          hint="What applications ask for. It never changes, and is never given again."
          error={errors.name}
        >
          {(control) => (
            <Input
              {...control}
              value={draft.name}
              onChange={(event) => edit({ name: event.target.value })}
              placeholder="ui.dark_mode"
              className="font-mono"
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="none"
            />
          )}
        </Field>
        <Field label="Type" error={errors.type}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.type}
              options={TYPES}
              onChange={(type) =>
                edit({ type, value: type === 'boolean' ? EMPTY_FLAG.value : emptyDraft(shapeOf(type)) })
              }
            />
          )}
        </Field>
        <Field label="Description" error={errors.description}>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              value={draft.description}
              onChange={(event) => edit({ description: event.target.value })}
            />
          )}
        </Field>
        <ValueInput
          label="Default value"
          shape={shapeOf(draft.type)}
          draft={draft.value}
          onChange={(value) => edit({ value })}
          error={errors.value}
        />
        <Field
          label="Visible to browsers"
          hint="Turn this off for flags that only servers may know of."
          error={errors.clientVisible}
        >
          {({ id, 'aria-describedby': describedBy }) => (
            <Switch
              id={id}
              aria-describedby={describedBy}
              checked={draft.clientVisible}
              onCheckedChange={(clientVisible) => edit({ clientVisible })}
            />
          )}
        </Field>
      </SheetBody>
      <SheetFoot>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={pending}>
          Create flag
        </Button>
      </SheetFoot>
    </form>
  );
}
