'use client';

import { DateTimeField } from '../time/date-time-field';
import { formatExact } from '../time/format-time';
import { useNow } from '../time/now';
import { ChoiceChips } from '../ui/choice-chips';
import { FieldGroup } from '../ui/field';
import { firstCustomEnd, KEY_ENDS, type KeyEnd, resolveKeyEnd } from './key-ends';

interface KeyEndFieldProps {
  readonly end: KeyEnd;
  readonly onChange: (end: KeyEnd) => void;
  readonly error: string | undefined;
}

/** When a key ends: presets first, then any date and time in the viewer's zone. */
export function KeyEndField({ end, onChange, error }: KeyEndFieldProps) {
  const now = useNow();
  const at = resolveKeyEnd(end, now);
  return (
    <FieldGroup
      label="Ends"
      error={error}
      hint={at ? `Ends ${formatExact(at)}` : 'A key without an end is good until somebody revokes it.'}
    >
      <ChoiceChips
        value={end.choice}
        options={KEY_ENDS}
        onChange={(choice) => onChange({ choice, local: end.local || firstCustomEnd(now) })}
      />
      {end.choice === 'custom' ? (
        <div className="mt-1.5">
          <DateTimeField
            name="End"
            local={end.local}
            from={now}
            invalid={error !== undefined}
            onChange={(local) => onChange({ ...end, local })}
          />
        </div>
      ) : null}
    </FieldGroup>
  );
}
