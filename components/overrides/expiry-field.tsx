'use client';

import type { OverridePolicy } from '@/lib/settings/types';
import { DateTimeField } from '../time/date-time-field';
import { formatExact, viewerZone } from '../time/format-time';
import { useNow } from '../time/now';
import { cn } from '../ui/cn';
import { FieldGroup } from '../ui/field';
import { EXPIRY_CHOICES, EXPIRY_LABELS, type ExpiryDraft, resolveExpiry, toLocalInput } from './expiry';
import { allowedChoices, endHint } from './policy';

const DAY_MS = 86_400_000;

interface ExpiryFieldProps {
  readonly draft: ExpiryDraft;
  readonly onChange: (draft: ExpiryDraft) => void;
  readonly error?: string | undefined;
  /** What the end must satisfy; null for nothing, or while that is not known. */
  readonly policy?: OverridePolicy | null;
}

/** When the override ends: presets first, then any date and time, in the viewer's zone, which it says. */
export function ExpiryField({ draft, onChange, error, policy = null }: ExpiryFieldProps) {
  const now = useNow();
  const allowed = allowedChoices(policy, now);
  const maxDays = policy?.requireExpiry ? policy.maxExpiryDays : null;
  const choose = (choice: ExpiryDraft['choice']) =>
    onChange({
      choice,
      local: choice === 'custom' && draft.local === '' ? toLocalInput(tomorrow(now)) : draft.local,
    });
  return (
    <FieldGroup
      label="Ends"
      error={error}
      hint={<Hints draft={draft} policyHint={endHint(policy)} now={now} />}
    >
      <div className="flex flex-wrap gap-1.5">
        {EXPIRY_CHOICES.filter((choice) => choice === draft.choice || allowed.includes(choice)).map(
          (choice) => (
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
                onChange={() => choose(choice)}
                className="sr-only"
              />
              {EXPIRY_LABELS[choice]}
            </label>
          ),
        )}
      </div>
      {draft.choice === 'custom' ? (
        <div className="mt-1.5">
          <DateTimeField
            name="End"
            local={draft.local}
            from={now}
            to={maxDays === null ? null : now + maxDays * DAY_MS}
            invalid={error !== undefined}
            onChange={(local) => onChange({ ...draft, local })}
          />
        </div>
      ) : null}
    </FieldGroup>
  );
}

interface HintsProps {
  readonly draft: ExpiryDraft;
  readonly policyHint: string | null;
  readonly now: number;
}

function Hints({ draft, policyHint, now }: HintsProps) {
  const end = resolveExpiry(draft, now);
  return (
    <>
      {end.ok && end.at !== null ? `Ends ${formatExact(end.at)}` : openHint(draft)}
      {policyHint === null ? null : <span className="block">{policyHint}</span>}
    </>
  );
}

function openHint({ choice }: ExpiryDraft): string {
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
