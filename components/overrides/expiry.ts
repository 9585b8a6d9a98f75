/** When an override ends, as one chooses it. */
export const EXPIRY_CHOICES = ['none', 'hour', 'today', 'week', 'custom'] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number];

export const EXPIRY_LABELS: Readonly<Record<ExpiryChoice, string>> = {
  none: 'No end',
  hour: '1 hour',
  today: 'Today',
  week: '1 week',
  custom: 'Date and time',
};

export interface ExpiryDraft {
  readonly choice: ExpiryChoice;
  /** Date and time in the viewer’s zone, `2026-11-27T18:00`; counts for `custom`. */
  readonly local: string;
}

export type ExpiryResult =
  | { readonly ok: true; readonly at: Date | null }
  | { readonly ok: false; readonly message: string };

const HOUR_MS = 3_600_000;

/**
 * The instant that a choice means at `now` (Unix ms), in the viewer's zone. `today` ends when the viewer's day
 * does; `1 week` is seven days later at the same time on the clock, whatever the zone's clock does in between.
 */
export function resolveExpiry({ choice, local }: ExpiryDraft, now: number): ExpiryResult {
  switch (choice) {
    case 'none':
      return { ok: true, at: null };
    case 'hour':
      return { ok: true, at: new Date(now + HOUR_MS) };
    case 'today': {
      const midnight = new Date(now);
      midnight.setHours(24, 0, 0, 0);
      return { ok: true, at: midnight };
    }
    case 'week': {
      const later = new Date(now);
      later.setDate(later.getDate() + 7);
      return { ok: true, at: later };
    }
    case 'custom': {
      const at = new Date(local);
      if (Number.isNaN(at.getTime())) return { ok: false, message: 'Choose a date and a time.' };
      return at.getTime() > now ? { ok: true, at } : { ok: false, message: 'The end must be in the future.' };
    }
  }
}

/** A stored end, ready to be changed. */
export function expiryDraftOf(at: Date | null): ExpiryDraft {
  return at === null ? { choice: 'none', local: '' } : { choice: 'custom', local: toLocalInput(at) };
}

/** An instant as the browser's date and time input wants it, in the viewer's zone. */
export function toLocalInput(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
