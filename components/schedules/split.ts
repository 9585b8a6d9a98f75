/** Weights of variants while somebody types them, by variant key. */
export type WeightsDraft = Readonly<Record<string, string>>;

export type SplitResult =
  | { readonly ok: true; readonly split: readonly { readonly variant: string; readonly weight: number }[] }
  | { readonly ok: false; readonly message: string };

const WEIGHT = /^\d{1,3}(?:\.\d{1,3})?$/;
const WHOLE = 100_000;

/** Weights in thousandths of a percent; null for what is no weight. Nothing typed is nothing. */
function thousandths(text: string): number | null {
  if (text.trim() === '') return 0;
  return WEIGHT.test(text.trim()) ? Math.round(Number(text) * 1000) : null;
}

/** What the weights sum to, in percent; those that are none count for nothing. */
export function sumOf(weights: WeightsDraft): number {
  return Object.values(weights).reduce((sum, text) => sum + (thousandths(text) ?? 0), 0) / 1000;
}

/** The weights in the order of the variants, without those of nobody, or what is wrong with them. */
export function splitOf(keys: readonly string[], weights: WeightsDraft): SplitResult {
  const typed = keys.map((variant) => ({ variant, weight: thousandths(weights[variant] ?? '') }));
  if (typed.some(({ weight }) => weight === null)) {
    return { ok: false, message: 'Type shares from 0 to 100 %, with three decimals or fewer.' };
  }
  const split = typed.flatMap(({ variant, weight }) => (weight ? [{ variant, weight: weight / 1000 }] : []));
  const sum = typed.reduce((total, { weight }) => total + (weight ?? 0), 0);
  if (sum === WHOLE) return { ok: true, split };
  return { ok: false, message: `The shares sum to ${sum / 1000} %; they must be 100 % together.` };
}
