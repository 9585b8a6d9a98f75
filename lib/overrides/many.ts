import type { RequestContext } from '../auth/actor';
import { type DefinitionsAt, readDefinitions } from '../changes/snapshot';
import { inWriteTransaction } from '../changes/write';
import { type Executor, inReadTransaction } from '../db/client';
import { PennonError } from '../errors';
import { toPolicyWire } from '../settings/schemas';
import { type Step, takeSteps } from './steps';
import { concerned, type OpenTally, openTally, refusalOf, type Tally } from './tally';

/** Overrides that are read, decided and written at a time, so that 100,000 are never in memory. */
const BATCH = 1_000;

/** What a plan can use: everything is read from one state of the database. */
export interface Planning {
  readonly executor: Executor;
  readonly definitions: DefinitionsAt;
  readonly tally: OpenTally;
  /** Takes steps that the tally knows, unless it is a dry run or something is in the way already. */
  readonly take: (steps: readonly Step[]) => Promise<void>;
}

/** What a call that concerns many overrides did, or would do. */
export interface ManyResult extends Tally {
  readonly dryRun: boolean;
  /** The revision under which all of it was written; null when nothing was. */
  readonly revision: number | null;
}

/**
 * Changes many overrides: all of them in one revision, or none.
 * @param plan goes through them and takes steps, or tells the tally why it cannot
 * @param options `expectedCount`: how many the caller expects to concern; null does not care
 * @throws PennonError `invalid`, `override_exists` (only conflicts are in the way), `count_changed`
 */
export async function changeMany(
  ctx: RequestContext,
  options: { readonly dryRun: boolean; readonly expectedCount: number | null },
  plan: (planning: Planning) => Promise<void>,
): Promise<ManyResult> {
  if (options.dryRun) {
    return inReadTransaction((tx) => dryRun(tx, plan));
  }
  return inWriteTransaction(ctx, async (write) => {
    const tally = openTally();
    const definitions = await readDefinitions(write.tx);
    const take = async (steps: readonly Step[]) => {
      // Otherwise everything will be rolled back: only the problems that are still to be found are of interest.
      if (tally.problemCount === 0 && steps.length > 0) await takeSteps(write, ctx, steps);
    };
    await plan({ executor: write.tx, definitions, tally, take });
    if (tally.problemCount > 0) {
      const { overridePolicy } = definitions;
      throw refusalOf(tally, tally.breaksPolicy ? { policy: toPolicyWire(overridePolicy) } : {});
    }
    const count = concerned(tally);
    if (options.expectedCount !== null && options.expectedCount !== count) {
      throw new PennonError('count_changed', `The call concerns ${count} overrides now`, {
        details: { expected_count: count },
      });
    }
    const written = tally.counts.created + tally.counts.updated + tally.counts.deleted > 0;
    return { ...tally, dryRun: false, revision: written ? write.revision : null };
  });
}

async function dryRun(executor: Executor, plan: (planning: Planning) => Promise<void>): Promise<ManyResult> {
  const tally = openTally();
  const definitions = await readDefinitions(executor);
  await plan({ executor, definitions, tally, take: async () => {} });
  return { ...tally, dryRun: true, revision: null };
}

/** A long list a batch at a time. */
export function* batchesOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
