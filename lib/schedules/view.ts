import { compileServe } from '../evaluation/serve';
import type { Serve } from '../evaluation/types';
import { compileValues } from '../evaluation/variants';
import type { ScheduledChangeRow } from './queries';
import type { ChangeableFlag, ScheduledChangeStatus, ScheduledChangeView } from './types';

/** Longest text of `failure`. */
const MAX_FAILURE = 500;

/** A stored change and the flag it is of. */
type RowWithFlag = ScheduledChangeRow & { readonly flag: ChangeableFlag };

/** Whether the instant of a change has come; at the very instant it has. */
export function isDue(change: Pick<ScheduledChangeRow, 'at'>, now: Date): boolean {
  return change.at <= now;
}

/** Why a change that is due cannot be applied to its flag; null when it can. */
export function failureOf(flag: ChangeableFlag, change: { readonly default: Serve | null }): string | null {
  if (flag.archivedAt !== null) return 'The flag was archived';
  if (change.default === null) return null;
  try {
    const values = compileValues(flag);
    const label = { flagName: flag.name, type: flag.type, reason: 'SCHEDULED', source: 'schedule' } as const;
    compileServe(change.default, 'The new default', values, label);
    // A flag that cannot be evaluated stays so: folding must change nothing that anybody gets.
    compileServe(flag.defaultServe, 'The default', values, label);
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : 'It cannot be read').slice(0, MAX_FAILURE);
  }
}

/**
 * A change as services return it. One that is due and not folded into its flag yet is shown as it will be then: it is
 * in force already.
 */
export function toScheduledChangeView(row: RowWithFlag, now: Date): ScheduledChangeView {
  const { flag, ...stored } = row;
  return { ...stored, ...outcomeOf(row, now), etag: String(row.version) };
}

function outcomeOf(
  row: RowWithFlag,
  now: Date,
): { readonly status: ScheduledChangeStatus; readonly failure: string | null } {
  if (row.status !== 'pending' || !isDue(row, now)) return { status: row.status, failure: row.failure };
  const failure = failureOf(row.flag, row);
  return { status: failure === null ? 'applied' : 'failed', failure };
}
