/** What a check has found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  /** `problem`: Pennon does not work, or does not keep what it promises. `warning`: it works, and could be better. */
  readonly status: 'ok' | 'warning' | 'problem';
  /** What was found, in a sentence without a full stop. */
  readonly found: string;
  /** What to do about it, in a sentence; null when nothing is to be done. */
  readonly advice: string | null;
}

/** All is well. */
export const ok = (check: string, found: string): Finding => ({ check, status: 'ok', found, advice: null });

/** Something could be better. */
export const warning = (check: string, found: string, advice: string): Finding => ({
  check,
  status: 'warning',
  found,
  advice,
});

/** Something is wrong. */
export const problem = (check: string, found: string, advice: string): Finding => ({
  check,
  status: 'problem',
  found,
  advice,
});
