import { LAYERS } from '../ladder/layers';
import { formatShort } from '../time/format-time';
import { nameValue } from '../values/show-value';
import { nameDraft } from '../values/value-draft';
import { resolveExpiry } from './expiry';
import type { OverrideDraft } from './override-draft';
import type { CurrentValue } from './types';

/** One value and the layer that gives it. */
export interface EffectSide {
  readonly value: string;
  readonly source: keyof typeof LAYERS;
}

/** What saving a draft does, for one line. */
export interface Effect {
  readonly flagName: string;
  readonly email: string;
  /** null while it is not known. */
  readonly before: EffectSide | null;
  readonly after: EffectSide;
  /** "until Fri 18:00", "with no end", "while it is paused"; what there is to know besides. */
  readonly tail: string;
}

/** What saving a draft does at `now` (Unix ms); null while the draft is not complete. */
export function effectOf(
  draft: OverrideDraft,
  current: CurrentValue | undefined,
  now: number,
): Effect | null {
  if (draft.person === null || draft.flag === null) return null;
  const pinned = nameDraft(draft.flag, draft.value);
  const end = resolveExpiry(draft.expiry, now);
  if (pinned === null || !end.ok) return null;
  const place = { flagName: draft.flag.name, email: draft.person.email };
  const before = current
    ? { value: nameValue(current.value, current.variant), source: current.source }
    : null;
  if (!draft.enabled) {
    const { value, variant, source } = current?.fallback ?? { value: null, variant: '…', source: 'default' };
    return { ...place, before, after: { value: nameValue(value, variant), source }, tail: 'while paused' };
  }
  return {
    ...place,
    before,
    after: { value: pinned, source: 'override' },
    tail: end.at === null ? 'with no end' : `until ${formatShort(end.at, now)}`,
  };
}

/** How a side reads: "off (default)". */
export function effectSideText({ value, source }: EffectSide): string {
  return `${value} (${LAYERS[source].name})`;
}
