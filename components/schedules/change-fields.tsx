'use client';

import type { ScheduledFlag } from '@/lib/schedules/types';
import { ChoiceChips } from '../ui/choice-chips';
import { FieldGroup } from '../ui/field';
import { ValueInput } from '../values/value-input';
import type { ScheduleDraft, ScheduleErrors } from './schedule-draft';
import { SplitField } from './split-field';

const STATES = [
  { value: 'keep', label: 'Leave as it is' },
  { value: 'on', label: 'Turn on' },
  { value: 'off', label: 'Turn off' },
] as const;

const DEFAULTS = [
  { value: 'keep', label: 'Leave as it is' },
  { value: 'value', label: 'One value for all' },
  { value: 'split', label: 'Split by share' },
] as const;

interface ChangeFieldsProps {
  readonly flag: ScheduledFlag;
  readonly draft: ScheduleDraft;
  readonly edit: (changes: Partial<ScheduleDraft>) => void;
  readonly errors: ScheduleErrors;
}

/** What becomes of the switch and of the default. */
export function ChangeFields({ flag, draft, edit, errors }: ChangeFieldsProps) {
  const defaults = flag.variants.length > 1 ? DEFAULTS : DEFAULTS.slice(0, 2);
  return (
    <>
      <FieldGroup label="Switch" error={errors.state}>
        <ChoiceChips value={draft.state} options={STATES} onChange={(state) => edit({ state })} />
      </FieldGroup>
      <FieldGroup
        label="Default"
        hint="What everybody gets whom no rule and no override serves."
        error={draft.sets === 'keep' ? errors.default : undefined}
      >
        <ChoiceChips value={draft.sets} options={defaults} onChange={(sets) => edit({ sets })} />
      </FieldGroup>
      {draft.sets === 'value' ? (
        <ValueInput
          label="New default"
          shape={flag}
          draft={draft.value}
          onChange={(value) => edit({ value })}
          error={errors.default}
        />
      ) : null}
      {draft.sets === 'split' ? (
        <SplitField
          variants={flag.variants}
          weights={draft.weights}
          onChange={(weights) => edit({ weights })}
          error={errors.default}
        />
      ) : null}
    </>
  );
}
