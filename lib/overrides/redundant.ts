import type { Transaction } from '../db/client';
import type { RowCount } from '../db/counting';
import type { Position, Rows } from '../db/paging';
import { sameJson } from '../evaluation/json';
import {
  type OverrideFilter,
  overridePosition,
  type PageOfOverrides,
  selectOverridePage,
} from './queries-list';
import { toViews } from './to-views';
import type { OverrideView } from './types';

/** Overrides that are evaluated for one page: what somebody gets without theirs is stored nowhere. */
const EVALUATED_OVERRIDES = 2_000;
const BATCH = 500;

/** Whether a user gets the same value without the override, as rules and defaults are at the instant of the view. */
export function isRedundant(override: OverrideView): boolean {
  return override.fallback !== null && sameJson(override.fallback.value, override.value);
}

/**
 * A page of the overrides that are redundant, or of those that are not. It ends early, and may be empty, where
 * `EVALUATED_OVERRIDES` have been looked at. The total is exact when that is all of the list.
 */
export async function readRedundant(
  tx: Transaction,
  which: { readonly filter: OverrideFilter; readonly redundant: boolean },
  now: Date,
  page: PageOfOverrides,
): Promise<Rows<OverrideView> & RowCount> {
  const found: OverrideView[] = [];
  let evaluated = 0;
  let next: Position | null = page.after;
  let count: () => Promise<RowCount>;
  do {
    const batch = await selectOverridePage(tx, which.filter, now, { ...page, after: next, limit: BATCH });
    const views = await toViews(tx, batch.rows, now);
    found.push(...views.filter((view) => isRedundant(view) === which.redundant));
    evaluated += views.length;
    ({ next, count } = batch);
    // A short batch has used up what a search may look at.
    if (views.length < BATCH) break;
  } while (next !== null && evaluated < EVALUATED_OVERRIDES);

  const rows = found.slice(0, page.limit);
  const end = found.length > page.limit ? rows.at(-1) : undefined;
  const rest = end ? overridePosition(page.sort, end) : next;
  if (page.after === null && next === null)
    return { rows, next: rest, total: found.length, totalEstimated: false };
  const all = await count();
  const share = evaluated === 0 ? 0 : found.length / evaluated;
  return { rows, next: rest, total: Math.round(all.total * share), totalEstimated: true };
}
