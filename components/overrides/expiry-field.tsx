'use client';

import { formatExact, viewerZone } from '../time/format-time';
import { useNow } from '../time/now';
import { cn } from '../ui/cn';
import { FieldGroup } from '../ui/field';
import { Input } from '../ui/input';
import { EXPIRY_CHOICES, EXPIRY_LABELS, type ExpiryDraft, resolveExpiry, toLocalInput } from './expiry';

interface ExpiryFieldProps {
  readonly draft: ExpiryDraft;
  readonly onChange: (draft: ExpiryDraft) => void;
  readonly error?: string | undefined;
}

/** When the override ends: presets first, then any date and time, in the viewer's zone, which it says. */
export function ExpiryField({ draft, onChange, error }: ExpiryFieldProps) {
  const now = useNow();
  const end = resolveExpiry(draft, now);
  return (
    <FieldGroup
      label="Ends"
      error={error}
      hint={end.ok && end.at !== null ? `Ends ${formatExact(end.at)}` : endHint(draft)}
    >
      <div className="flex flex-wrap gap-1.5">
        {EXPIRY_CHOICES.map((choice) => (
          <label
            key={choice}
            className={cn(
              'cursor-pointer rounded-lg border px-3 py-1.5 transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2',
              choice === draft.choice
                ? 'border-primary bg-primary text-on-primary'
                : 'border-edge/60 hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="expiry"
              value={choice}
              checked={choice === draft.choice}
              onChange={() =>
                onChange({
                  choice,
                  local:
                    choice === 'custom' && draft.local === '' ? toLocalInput(tomorrow(now)) : draft.local,
                })
              }
              className="sr-only"
            />
            {EXPIRY_LABELS[choice]}
          </label>
        ))}
      </div>
      {draft.choice === 'custom' ? (
        <Input
          type="datetime-local"
          aria-label={`End, date and time in ${viewerZone()}`}
          aria-invalid={error ? true : undefined}
          value={draft.local}
          onChange={(event) => onChange({ ...draft, local: event.target.value })}
          className="mt-1.5 max-w-64"
        />
      ) : null}
    </FieldGroup>
  );
}

function endHint({ choice }: ExpiryDraft): string {
  return choice === 'none'
    ? 'Stays until somebody takes it away.'
    : `Times are in your zone, ${viewerZone()}.`;
}

function tomorrow(now: number): Date {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setMinutes(0, 0, 0);
  return day;
}
