import type { Serve } from '@/lib/evaluation/types';

/** A gradual rollout while somebody fills it in. */
export interface RolloutDraft {
  /** Key of the variant that more and more people get. */
  readonly to: string;
  /** Key of the variant that the others keep. */
  readonly from: string;
  /** Shares of `to`, one for each step, as they are typed. */
  readonly percents: readonly string[];
  /** How long after each step the next one comes, as it is typed. */
  readonly every: string;
  readonly unit: 'hours' | 'days';
}

/** One step: from an instant on, a share of the people. */
export interface RolloutStep {
  readonly at: Date;
  /** In percent, at most three decimals. */
  readonly percent: number;
}

export type RolloutResult =
  | { readonly ok: true; readonly steps: readonly RolloutStep[] }
  | { readonly ok: false; readonly message: string };

export const PERCENTS = ['10', '25', '50', '100'] as const;
export const MAX_ROLLOUT_STEPS = 20;

const PERCENT = /^\d{1,3}(?:\.\d{1,3})?$/;
const EVERY = /^\d{1,3}$/;

/** The steps of a rollout that begins at an instant, or what is wrong with it. */
export function rolloutSteps(draft: RolloutDraft, start: Date): RolloutResult {
  if (draft.to === draft.from) return wrong('Choose two different variants.');
  const every = Number(draft.every);
  if (!EVERY.test(draft.every.trim()) || every === 0)
    return wrong('Type how long each step lasts: 1, 2, 3 ….');
  const percents = draft.percents.map((text) => (PERCENT.test(text.trim()) ? Number(text) : Number.NaN));
  if (percents.some((percent) => !(percent > 0 && percent <= 100))) {
    return wrong('Type shares above 0 and up to 100 %, with three decimals or fewer.');
  }
  if (percents.some((percent, index) => index > 0 && percent <= (percents[index - 1] ?? 0))) {
    return wrong('Each share must be larger than the one before.');
  }
  return {
    ok: true,
    steps: percents.map((percent, index) => ({ percent, at: later(start, index * every, draft.unit) })),
  };
}

/**
 * What the flag serves at a step. Whoever has the variant keeps it: the order of a split that is there stays, and so do
 * the attribute and the salt by which it tells people apart.
 */
export function rolloutServe({ to, from }: RolloutDraft, percent: number, current: Serve): Serve | SplitOnly {
  if (percent === 100) return { variant: to };
  const shares = [
    { variant: to, weight: percent },
    { variant: from, weight: (100_000 - Math.round(percent * 1000)) / 1000 },
  ];
  if (!('split' in current)) return { split: shares };
  const place = (key: string) => current.split.findIndex(({ variant }) => variant === key);
  const split = place(from) !== -1 && place(from) < place(to) ? shares.reverse() : shares;
  return { ...current, split };
}

interface SplitOnly {
  readonly split: readonly { readonly variant: string; readonly weight: number }[];
}

/** Later by the clock on the wall: a step at 9:00 stays at 9:00 when the zone's clock changes. */
function later(start: Date, amount: number, unit: RolloutDraft['unit']): Date {
  const at = new Date(start);
  if (unit === 'days') at.setDate(at.getDate() + amount);
  else at.setTime(at.getTime() + amount * 3_600_000);
  return at;
}

function wrong(message: string): RolloutResult {
  return { ok: false, message };
}
