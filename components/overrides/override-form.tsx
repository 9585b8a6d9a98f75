'use client';

import type { OverrideView } from '@/lib/overrides/types';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { SheetBody, SheetFoot } from '../ui/sheet';
import { Switch } from '../ui/switch';
import { useFocusError } from '../ui/use-focus-error';
import { useLookup } from '../ui/use-lookup';
import { ValueInput } from '../values/value-input';
import { readCurrentValues } from './directory';
import { effectOf } from './effect';
import { EffectLine } from './effect-line';
import { ExpiryField } from './expiry-field';
import { type OverrideDraft, REASON_MAX } from './override-draft';
import { ProblemNotice } from './problem-notice';
import { TargetFields } from './target-fields';
import type { CurrentValue, OverrideActions } from './types';
import { useOverrideForm } from './use-override-form';

interface OverrideFormProps {
  readonly initial: OverrideDraft;
  /** The stored override that is edited; null for a new one. */
  readonly stored: OverrideView | null;
  readonly actions: OverrideActions;
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
  readonly onEditStored: (userId: string, flagName: string) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

const NOTHING_KNOWN: ReadonlyMap<string, CurrentValue> = new Map();

/** The fields of an override, the effect of saving them, and what went wrong. */
export function OverrideForm({
  initial,
  stored,
  actions,
  onSaved,
  onEditStored,
  onDirty,
  onCancel,
}: OverrideFormProps) {
  const form = useOverrideForm({ initial, stored, actions, onSaved, onDirty });
  const { draft, errors, problem, edit } = form;
  const element = useFocusError(errors);
  const now = useNow();
  const personId = draft.person?.id ?? null;
  const lookup = useLookup(readCurrentValues, personId);
  const currentValues = lookup.status === 'found' && lookup.key === personId ? lookup.data : NOTHING_KNOWN;
  const current = draft.flag ? currentValues.get(draft.flag.name) : undefined;
  const shownProblem = problem ?? (stored === null && current?.source === 'override' ? EXISTS : null);

  const editStored = () => {
    if (draft.person && draft.flag) onEditStored(draft.person.id, draft.flag.name);
  };

  return (
    <form
      ref={element}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      <SheetBody>
        {shownProblem ? (
          <ProblemNotice
            problem={shownProblem}
            onEditExisting={editStored}
            onKeepMine={(theirs) => form.rebase(theirs, { keepMine: true })}
            onTakeTheirs={(theirs) => form.rebase(theirs, { keepMine: false })}
          />
        ) : null}
        {stored === null ? (
          <TargetFields draft={draft} errors={errors} currentValues={currentValues} onChange={edit} />
        ) : null}
        {draft.flag ? (
          <ValueInput
            label="Value"
            shape={draft.flag}
            draft={draft.value}
            onChange={(value) => edit({ value })}
            error={errors.value}
          />
        ) : null}
        <ExpiryField draft={draft.expiry} onChange={(expiry) => edit({ expiry })} error={errors.expiry} />
        <Field
          label="Reason"
          hint="Whoever looks at this later will want to know why."
          error={errors.reason}
          aside={
            <span className="text-muted text-sm tabular-nums">
              {[...draft.reason].length}/{REASON_MAX}
            </span>
          }
        >
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              value={draft.reason}
              onChange={(event) => edit({ reason: event.target.value })}
            />
          )}
        </Field>
        <Field label="Enabled" hint="Paused overrides are kept and count for nothing." error={errors.enabled}>
          {({ id, 'aria-describedby': describedBy }) => (
            <Switch
              id={id}
              aria-describedby={describedBy}
              checked={draft.enabled}
              onCheckedChange={(enabled) => edit({ enabled })}
            />
          )}
        </Field>
      </SheetBody>
      <SheetFoot effect={<EffectLine effect={effectOf(draft, current, now)} />}>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={form.pending}>
          {stored === null ? 'Pin value' : 'Save override'}
        </Button>
      </SheetFoot>
    </form>
  );
}

const EXISTS = { kind: 'exists' } as const;
