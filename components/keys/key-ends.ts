import { toLocalInput } from '../overrides/expiry';

/** When a key ends, as one chooses it. */
export type KeyEndChoice = '30' | '90' | '365' | 'none' | 'custom';

export const KEY_ENDS: readonly { readonly value: KeyEndChoice; readonly label: string }[] = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'none', label: 'No end' },
  { value: 'custom', label: 'Date and time' },
];

/** The end of a key as it is chosen. */
export interface KeyEnd {
  readonly choice: KeyEndChoice;
  /** Local date and time, as the browser's input gives it; counts for `custom`. */
  readonly local: string;
}

/** The instant that a choice means at `now`: null for no end, undefined for a date that is none. */
export function resolveKeyEnd({ choice, local }: KeyEnd, now: number): Date | null | undefined {
  if (choice === 'none') return null;
  if (choice === 'custom') {
    const at = new Date(local);
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  return inDays(Number(choice), now);
}

/** A custom end to begin with: in 30 days. */
export function firstCustomEnd(now: number): string {
  return toLocalInput(inDays(30, now));
}

/** The same time on the clock, some days later. */
function inDays(days: number, now: number): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  return at;
}
