'use client';

import type { OverridePolicy } from '@/lib/settings/types';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { Switch } from '../ui/switch';
import { ValueInput } from '../values/value-input';
import { ExpiryField } from './expiry-field';
import { type DraftErrors, type OverrideDraft, REASON_MAX } from './override-draft';

interface OverrideFieldsProps {
  readonly draft: OverrideDraft;
  readonly errors: DraftErrors;
  /** null while it is not known. */
  readonly policy: OverridePolicy | null;
  /** Key of the variant that the person gets now. */
  readonly servedNow: string | null;
  readonly onChange: (changes: Partial<OverrideDraft>) => void;
}

/** The value, its end, why, and whether it counts. */
export function OverrideFields({ draft, errors, policy, servedNow, onChange }: OverrideFieldsProps) {
  return (
    <>
      {draft.flag ? (
        <div {...(draft.people.length > 0 ? { 'data-start': '' } : {})}>
          <ValueInput
            label="Value"
            shape={draft.flag}
            draft={draft.value}
            onChange={(value) => onChange({ value })}
            error={errors.value}
            servedNow={servedNow}
          />
        </div>
      ) : null}
      <ExpiryField
        draft={draft.expiry}
        onChange={(expiry) => onChange({ expiry })}
        error={errors.expiry}
        policy={draft.enabled ? policy : null}
      />
      <Field
        label="Reason"
        hint={
          policy?.requireReason && draft.enabled
            ? 'Every override here must have one.'
            : 'Whoever looks at this later will want to know why.'
        }
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
            aria-required={(policy?.requireReason && draft.enabled) || undefined}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        )}
      </Field>
      <Field label="Enabled" hint="Paused overrides are kept and count for nothing." error={errors.enabled}>
        {({ id, 'aria-describedby': describedBy }) => (
          <Switch
            id={id}
            aria-describedby={describedBy}
            checked={draft.enabled}
            onCheckedChange={(enabled) => onChange({ enabled })}
          />
        )}
      </Field>
    </>
  );
}
