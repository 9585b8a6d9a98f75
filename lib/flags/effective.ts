import type { Serve } from '../evaluation/types';
import type { ChangeableFlag } from '../schedules/types';
import { failureOf } from '../schedules/view';

/** A scheduled change that is due and not folded into its flag yet. */
export interface DueStep {
  readonly id: string;
  /** RFC 3339. */
  readonly at: string;
  /** null leaves it. */
  readonly enabled: boolean | null;
  /** null leaves it. */
  readonly default: Serve | null;
}

interface Stored extends ChangeableFlag {
  readonly enabled: boolean;
  readonly defaultFrom: string | null;
  readonly version: number;
  readonly due: readonly DueStep[];
}

/**
 * A flag with its due scheduled changes applied in order, field by field; those that fail leave it as it is. Each
 * counts as one version, as folding it does.
 */
export function withDueSteps<R extends Stored>(row: R): R {
  let effective = row;
  for (const step of row.due) {
    if (failureOf(row, step) !== null) continue;
    effective = {
      ...effective,
      enabled: step.enabled ?? effective.enabled,
      ...(step.default && { defaultServe: step.default, defaultFrom: step.id }),
    };
  }
  return { ...effective, version: row.version + row.due.length };
}
