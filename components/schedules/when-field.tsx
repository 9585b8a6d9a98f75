'use client';

import { toLocalInput } from '../overrides/expiry';
import { formatExact, viewerZone } from '../time/format-time';
import { useNow } from '../time/now';
import { ChoiceChips } from '../ui/choice-chips';
import { FieldGroup } from '../ui/field';
import { Input } from '../ui/input';
import { resolveWhen, WHEN_CHOICES, WHEN_LABELS, type WhenChoice, type WhenDraft } from './when';

const OPTIONS = WHEN_CHOICES.map((value) => ({ value, label: WHEN_LABELS[value] }));

interface WhenFieldProps {
  /** "When", or "Begins". */
  readonly label: string;
  readonly draft: WhenDraft;
  readonly onChange: (draft: WhenDraft) => void;
  readonly error?: string | undefined;
}

/** When a change comes: presets first, then any date and time, in the viewer's zone, which it says. */
export function WhenField({ label, draft, onChange, error }: WhenFieldProps) {
  const now = useNow();
  const when = resolveWhen(draft, now);
  const choose = (choice: WhenChoice) =>
    onChange({ choice, local: draft.local === '' && when.ok ? toLocalInput(when.at) : draft.local });
  return (
    <FieldGroup
      label={label}
      error={error}
      hint={when.ok ? formatExact(when.at) : `Times are in your zone, ${viewerZone()}.`}
    >
      <ChoiceChips value={draft.choice} options={OPTIONS} onChange={choose} />
      {draft.choice === 'custom' ? (
        <Input
          type="datetime-local"
          aria-label={`Date and time in ${viewerZone()}`}
          aria-invalid={error ? true : undefined}
          value={draft.local}
          onChange={(event) => onChange({ ...draft, local: event.target.value })}
          className="mt-1.5 max-w-64"
        />
      ) : null}
    </FieldGroup>
  );
}
