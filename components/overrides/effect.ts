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
  /** "ada@example.com", or "12 people". */
  readonly who: string;
  /** null while it is not known. */
  readonly before: EffectSide | null;
  /** null while it is not known: nothing changes then. */
  readonly after: EffectSide | null;
  /** "until Fri 18:00", "with no end", "while it is paused"; what there is to know besides. */
  readonly tail: string;
}

/**
 * What saving a draft does at `now` (Unix ms); null while the draft is not complete.
 * @param current what its one person gets now; null while that is not known, and for many
 */
export function effectOf(draft: OverrideDraft, current: CurrentValue | null, now: number): Effect | null {
  const [first] = draft.people;
  if (first === undefined || draft.flag === null) return null;
  const pinned = nameDraft(draft.flag, draft.value);
  const end = resolveExpiry(draft.expiry, now);
  if (pinned === null || !end.ok) return null;
  const who = draft.people.length === 1 ? first.email : `${draft.people.length} people`;
  const place = { flagName: draft.flag.name, who };
  const before = current
    ? { value: nameValue(current.value, current.variant), source: current.source }
    : null;
  if (!draft.enabled) {
    const rest = current && {
      value: nameValue(current.fallback.value, current.fallback.variant),
      source: current.fallback.source,
    };
    return { ...place, before, after: rest, tail: 'while paused' };
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
