import { sameJson } from '../evaluation/json';
import type { Evaluation } from '../evaluation/types';
import { isOfType, readableVariants } from '../evaluation/variants';
import type { OverrideRow } from './queries';
import type { NamedOverride } from './queries-many';
import type { FallbackView, OverrideStatus, OverrideView } from './types';

/** Whether an override has ended; at the very instant it has. */
export function isExpired(row: Pick<OverrideRow, 'expiresAt'>, now: Date): boolean {
  return row.expiresAt !== null && row.expiresAt <= now;
}

/** Tag of one state of an override. The id is in it, as a new override of the same flag starts again at version 1. */
export function overrideEtag(row: Pick<OverrideRow, 'id' | 'version'>): string {
  return `${row.id.slice(0, 8)}-${row.version}`;
}

/**
 * An override as services return it.
 * @param shadowed what its user gets without it; null when that is not asked for
 */
export function toOverrideView(row: NamedOverride, shadowed: Evaluation | null, now: Date): OverrideView {
  const { user, flagType, flagVariants, ...stored } = row;
  const variants = readableVariants({ type: flagType, variants: flagVariants });
  const variant = variants.find(({ value }) => sameJson(value, row.value))?.key ?? null;
  return {
    ...stored,
    user: { id: row.userId, email: user.email, name: user.name },
    flagType,
    variant,
    status: statusOf(row, now),
    fits: isOfType(flagType, row.value) && (variants.length === 0 || variant !== null),
    fallback: shadowed && toFallback(shadowed),
    etag: overrideEtag(row),
  };
}

/** The part of an evaluation that stands for "what they get otherwise"; null for an error. */
export function toFallback(evaluation: Evaluation): FallbackView | null {
  if (evaluation.reason === 'ERROR') return null;
  const { value, variant, reason, source } = evaluation;
  return { value, variant, reason, source };
}

/** The state that an override is in at `now`; `expired` beats `disabled`. */
export function statusOf(row: Pick<OverrideRow, 'enabled' | 'expiresAt'>, now: Date): OverrideStatus {
  if (isExpired(row, now)) return 'expired';
  return row.enabled ? 'active' : 'disabled';
}
