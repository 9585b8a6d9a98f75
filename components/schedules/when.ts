import { toLocalInput } from '../overrides/expiry';

/** When a change is to come, as one chooses it. */
export const WHEN_CHOICES = ['hour', 'tomorrow', 'monday', 'week', 'custom'] as const;
export type WhenChoice = (typeof WHEN_CHOICES)[number];

export const WHEN_LABELS: Readonly<Record<WhenChoice, string>> = {
  hour: 'In 1 hour',
  tomorrow: 'Tomorrow 9:00',
  monday: 'Monday 9:00',
  week: 'In 1 week',
  custom: 'Date and time',
};

export interface WhenDraft {
  readonly choice: WhenChoice;
  /** Local date and time as the browser's input gives it, `2026-11-27T18:00`; counts for `custom`. */
  readonly local: string;
}

export type WhenResult =
  | { readonly ok: true; readonly at: Date }
  | { readonly ok: false; readonly message: string };

const HOUR_MS = 3_600_000;
const MORNING = 9;

/** The instant that a choice means at `now` (Unix ms), in the viewer's zone. */
export function resolveWhen({ choice, local }: WhenDraft, now: number): WhenResult {
  switch (choice) {
    case 'hour':
      return { ok: true, at: new Date(now + HOUR_MS) };
    case 'tomorrow':
      return { ok: true, at: morningIn(1, now) };
    case 'monday':
      // Today's Monday may be over: it is the next one that is meant.
      return { ok: true, at: morningIn((8 - new Date(now).getDay()) % 7 || 7, now) };
    case 'week':
      return { ok: true, at: inDays(7, now) };
    case 'custom': {
      const at = new Date(local);
      if (Number.isNaN(at.getTime())) return { ok: false, message: 'Choose a date and a time.' };
      return at.getTime() > now
        ? { ok: true, at }
        : { ok: false, message: 'Choose a time that is still to come.' };
    }
  }
}

/** A stored instant, ready to be changed. */
export function whenDraftOf(at: Date): WhenDraft {
  return { choice: 'custom', local: toLocalInput(at) };
}

function inDays(days: number, now: number): Date {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return day;
}

function morningIn(days: number, now: number): Date {
  const day = inDays(days, now);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}
