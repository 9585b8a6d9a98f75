import type { FlagType, JsonValue, Serve } from '@/lib/evaluation/types';
import { draftOf as valueDraftOf } from '../values/value-draft';
import type { ServeDraft, ShareDraft, VariantDraft } from './draft-types';
import { parsePercent, showPercent, WHOLE } from './percent';

/** Whom a split and a rollout bucket by unless told otherwise. */
export const BUCKET_BY = 'user_id';

/** The id of a stored variant. It is the same in every draft, so that drafts of two versions can be joined. */
export const idOfKey = (key: string): string => `key:${key}`;

/** A stored value as one would have typed it. */
export function textOf(type: FlagType, value: JsonValue): string {
  return valueDraftOf(type, value, null).text;
}

/** A stored serve, ready to be changed. */
export function serveDraftOf(type: FlagType, serve: Serve): ServeDraft {
  const empty: ServeDraft = {
    kind: 'one',
    variant: null,
    text: '',
    shares: [],
    bucketBy: BUCKET_BY,
    salt: null,
  };
  if ('value' in serve) return { ...empty, text: textOf(type, serve.value) };
  if ('variant' in serve) return { ...empty, variant: idOfKey(serve.variant) };
  return {
    ...empty,
    kind: 'split',
    shares: serve.split.map(({ variant, weight }) => ({
      variant: idOfKey(variant),
      percent: String(weight),
    })),
    bucketBy: serve.bucket_by,
    salt: serve.salt,
  };
}

/** Goes over to shares: what was served gets everything, the others nothing yet. */
export function toSplit(serve: ServeDraft, variants: readonly VariantDraft[]): ServeDraft {
  if (serve.shares.length > 0) return { ...serve, kind: 'split' };
  const whole = serve.variant ?? variants[0]?.id;
  const shares = variants.map(({ id }) => ({ variant: id, percent: id === whole ? '100' : '0' }));
  return { ...serve, kind: 'split', shares };
}

/** Goes over to one variant for all: the one that most get now. */
export function toOne(serve: ServeDraft): ServeDraft {
  if (serve.variant !== null) return { ...serve, kind: 'one' };
  const [most] = [...serve.shares].sort(
    (a, b) => (parsePercent(b.percent) ?? 0) - (parsePercent(a.percent) ?? 0),
  );
  return { ...serve, kind: 'one', variant: most?.variant ?? null };
}

/**
 * Sets the share of one variant. The last of the others takes the rest, so that the sum stays 100; when that
 * would be less than nothing it stays, and the sum is wrong until more is changed.
 */
export function setShare(
  shares: readonly ShareDraft[],
  variant: string,
  percent: string,
): readonly ShareDraft[] {
  const changed = shares.some((share) => share.variant === variant)
    ? shares.map((share) => (share.variant === variant ? { ...share, percent } : share))
    : [...shares, { variant, percent }];
  const rest = changed.findLast((share) => share.variant !== variant);
  if (rest === undefined) return changed;
  const taken = sumOf(changed.filter((share) => share !== rest));
  if (taken === null || taken > WHOLE) return changed;
  return changed.map((share) => (share === rest ? { ...share, percent: showPercent(WHOLE - taken) } : share));
}

/** Shares that are as even as thousandths allow; the first take what is left over. */
export function evenShares(variants: readonly VariantDraft[]): readonly ShareDraft[] {
  const each = Math.floor(WHOLE / variants.length);
  const over = WHOLE - each * variants.length;
  return variants.map(({ id }, index) => ({
    variant: id,
    percent: showPercent(each + (index < over ? 1 : 0)),
  }));
}

/** What shares sum to, in thousandths of a percent; null while one of them is no share. */
export function sumOf(shares: readonly ShareDraft[]): number | null {
  let sum = 0;
  for (const { percent } of shares) {
    const thousandths = parsePercent(percent);
    if (thousandths === null) return null;
    sum += thousandths;
  }
  return sum;
}

/** Puts one variant in the place of another, which is going; its share goes along. */
export function replaceVariant(serve: ServeDraft, gone: string, by: string | null): ServeDraft {
  const share = serve.shares.find(({ variant }) => variant === gone);
  const kept = serve.shares.filter(({ variant }) => variant !== gone);
  const variant = serve.variant === gone ? by : serve.variant;
  if (share === undefined) return { ...serve, variant };
  if (by === null || !kept.some((other) => other.variant === by)) {
    return { ...serve, variant, shares: by === null ? kept : [...kept, { ...share, variant: by }] };
  }
  const joined = (percent: string) =>
    showPercent((parsePercent(percent) ?? 0) + (parsePercent(share.percent) ?? 0));
  const shares = kept.map((other) =>
    other.variant === by ? { ...other, percent: joined(other.percent) } : other,
  );
  return { ...serve, variant, shares };
}

/** Whether a variant is served here. */
export function serves(serve: ServeDraft, variant: string): boolean {
  return serve.kind === 'one'
    ? serve.variant === variant
    : serve.shares.some((share) => share.variant === variant && parsePercent(share.percent) !== 0);
}
