'use client';

import { PercentInput } from '../schedules/percent-input';
import { Field } from '../ui/field';
import { Slider } from '../ui/slider';
import { Switch } from '../ui/switch';
import { BucketByField } from './bucket-by-field';
import type { RolloutDraft, TargetingErrors } from './draft-types';
import { parsePercent } from './percent';
import { BUCKET_BY } from './serve-draft';
import { errorAt } from './targeting-errors';

interface RolloutFieldsProps {
  readonly rollout: RolloutDraft | null;
  readonly onChange: (rollout: RolloutDraft | null) => void;
  readonly errors: TargetingErrors;
  /** Where it is in the body: `rules.0.rollout`. */
  readonly path: string;
  readonly disabled: boolean;
}

/** For how many of those whom the conditions hold for. */
export function RolloutFields({ rollout, onChange, errors, path, disabled }: RolloutFieldsProps) {
  return (
    <div className="grid gap-4">
      <Field
        label="Only a share of them"
        hint={
          rollout === null
            ? 'Everybody whom the conditions hold for is served.'
            : 'The others go on to the next rule. Raising the share drops nobody.'
        }
        error={rollout === null ? errorAt(errors, path) : undefined}
      >
        {({ id, 'aria-describedby': describedBy }) => (
          <Switch
            id={id}
            aria-describedby={describedBy}
            checked={rollout !== null}
            onCheckedChange={(on) => onChange(on ? { percent: '10', bucketBy: BUCKET_BY, salt: null } : null)}
          />
        )}
      </Field>
      {rollout === null ? null : (
        <>
          <Field label="Share" error={errorAt(errors, `${path}.percent`)}>
            {(control) => (
              <div className="flex items-center gap-4">
                <Slider
                  label="Share of people in percent"
                  value={(parsePercent(rollout.percent) ?? 0) / 1000}
                  onChange={(percent) => onChange({ ...rollout, percent: String(percent) })}
                  disabled={disabled}
                />
                <PercentInput
                  id={control.id}
                  label="Share in percent"
                  value={rollout.percent}
                  className="w-26"
                  invalid={control['aria-invalid'] === true || parsePercent(rollout.percent) === null}
                  onChange={(percent) => onChange({ ...rollout, percent })}
                />
              </div>
            )}
          </Field>
          <BucketByField
            value={rollout.bucketBy}
            onChange={(bucketBy) => onChange({ ...rollout, bucketBy })}
            error={errorAt(errors, `${path}.bucket_by`)}
          />
        </>
      )}
    </div>
  );
}
