'use client';

import type { ScheduledChangeView } from '@/lib/schedules/types';
import { Button } from '../ui/button';
import { ChoiceChips } from '../ui/choice-chips';
import { Field, FieldGroup } from '../ui/field';
import { Textarea } from '../ui/input';
import { SheetBody, SheetFoot } from '../ui/sheet';
import { useFocusError } from '../ui/use-focus-error';
import { ChangeFields } from './change-fields';
import { FlagField } from './flag-field';
import { RolloutFields } from './rollout-fields';
import { newScheduleDraft } from './schedule-draft';
import { ScheduleEffect } from './schedule-effect';
import { ScheduleNotice } from './schedule-notice';
import type { ScheduleActions, ScheduleTarget } from './types';
import { useScheduleForm } from './use-schedule-form';
import { WhenField } from './when-field';

const KINDS = [
  { value: 'once', label: 'One change' },
  { value: 'rollout', label: 'Gradual rollout' },
] as const;

interface ScheduleFormProps {
  readonly target: ScheduleTarget;
  readonly actions: ScheduleActions;
  readonly onSaved: (saved: readonly ScheduledChangeView[], before: ScheduledChangeView | null) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** The fields of a scheduled change, or of several that make a rollout. */
export function ScheduleForm({ target, actions, onSaved, onDirty, onCancel }: ScheduleFormProps) {
  const form = useScheduleForm({ target, actions, onSaved, onDirty });
  const { draft, stored, errors, problem, pending, edit, save, rebase } = form;
  const element = useFocusError(errors);
  const { flag } = draft;
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
        {problem === null ? null : (
          <ScheduleNotice
            problem={problem}
            flag={flag ?? { variants: [] }}
            onKeepMine={(current) => rebase(current, { keepMine: true })}
            onTakeTheirs={(current) => rebase(current, { keepMine: false })}
          />
        )}
        {target.mode === 'create' && target.flag === null ? (
          <FlagField
            selected={flag}
            error={errors.flag}
            onSelect={(chosen) =>
              edit({ ...newScheduleDraft(chosen), when: draft.when, reason: draft.reason })
            }
          />
        ) : null}
        {flag === null ? null : (
          <>
            {stored === null && flag.variants.length > 1 ? (
              <FieldGroup label="Kind">
                <ChoiceChips value={draft.kind} options={KINDS} onChange={(kind) => edit({ kind })} />
              </FieldGroup>
            ) : null}
            {draft.kind === 'rollout' ? (
              <RolloutFields
                variants={flag.variants}
                draft={draft.rollout}
                onChange={(rollout) => edit({ rollout })}
                error={errors.rollout}
              />
            ) : (
              <ChangeFields flag={flag} draft={draft} edit={edit} errors={errors} />
            )}
          </>
        )}
        <WhenField
          label={draft.kind === 'rollout' ? 'Begins' : 'When'}
          draft={draft.when}
          onChange={(when) => edit({ when })}
          error={errors.when}
        />
        <Field label="Reason" hint="Who reads the history will thank you." error={errors.reason}>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              value={draft.reason}
              onChange={(event) => edit({ reason: event.target.value })}
            />
          )}
        </Field>
      </SheetBody>
      <SheetFoot effect={<ScheduleEffect draft={draft} stored={stored} actions={actions} />}>
        <Button look="quiet" onClick={onCancel}>
          Close
        </Button>
        <Button type="submit" look="primary" pending={pending}>
          {stored !== null
            ? 'Save change'
            : draft.kind === 'rollout'
              ? 'Schedule rollout'
              : 'Schedule change'}
        </Button>
      </SheetFoot>
    </form>
  );
}
