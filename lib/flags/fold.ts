import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { selectChangesByIds, selectFlagsWithDueChanges, settleChanges } from '../schedules/queries';
import { toScheduledChangeWire } from '../schedules/schemas-wire';
import { failureOf } from '../schedules/view';
import type { DueStep } from './effective';
import { type FlagRow, type FlagRowWithCounts, selectFlagWithCounts, updateFlagRow } from './queries';
import { toFlagWire } from './schemas';
import { toFlagView } from './view';

/** Flags folded in one transaction, so that a long list holds up no writer for long. */
const FLAGS_PER_TRANSACTION = 25;

/** How many scheduled changes were folded, and how. */
export interface Folded {
  readonly applied: number;
  readonly failed: number;
}

/**
 * Folds every scheduled change that is due at `ctx.now` into its flag. Tidying only: they are in force from their
 * instant whether they have been folded or not, so value, reason, source and ETag of everybody stay, and so does the
 * flag as it was shown. Safe to run twice at once.
 * @throws PennonError `forbidden`
 */
export async function applyDueScheduledChanges(ctx: RequestContext): Promise<Folded> {
  authorize(ctx.actor, 'schedules.write');
  const total = { applied: 0, failed: 0 };
  for (;;) {
    const names = await inWriteTransaction(ctx, async (write) => {
      const due = await selectFlagsWithDueChanges(write.tx, ctx.now, FLAGS_PER_TRANSACTION);
      for (const name of due) {
        const { applied, failed } = await foldFlag(write, ctx, name);
        total.applied += applied;
        total.failed += failed;
      }
      return due;
    });
    if (names.length < FLAGS_PER_TRANSACTION) return total;
  }
}

/**
 * Says of the due scheduled changes of a flag that they have been applied, or why not. The caller writes the flag's
 * row, which has them in it, in the same transaction.
 */
export async function settleDue(write: WriteTransaction, flag: FlagRow): Promise<Folded> {
  if (flag.due.length === 0) return { applied: 0, failed: 0 };
  const ids = flag.due.map(({ id }) => id);
  const before = await selectChangesByIds(write.tx, ids);
  const applied = flag.due.filter((step) => failureOf(flag, step) === null);
  await settleChanges(
    write.tx,
    applied.map(({ id }) => id),
    { status: 'applied', failure: null },
  );
  for (const step of flag.due) {
    const failure = failureOf(flag, step);
    if (failure !== null) await settleChanges(write.tx, [step.id], { status: 'failed', failure });
  }
  const after = await selectChangesByIds(write.tx, ids);
  after.forEach((row, index) => {
    write.record({
      entity: 'scheduled_change',
      entityId: row.id,
      flagName: row.flagName,
      action: row.status,
      before: toScheduledChangeWire(before[index] as typeof row),
      after: toScheduledChangeWire(row),
    });
  });
  return { applied: applied.length, failed: ids.length - applied.length };
}

/**
 * Folds what is due into a flag that has something due. When and by whom it was last edited stays: this is no edit.
 */
async function foldFlag(write: WriteTransaction, ctx: RequestContext, name: string): Promise<Folded> {
  const flag = await selectRow(write, name, ctx.now);
  const [first] = flag.due as readonly [DueStep];
  const justBefore = await selectRow(write, name, new Date(new Date(first.at).getTime() - 1));
  const folded = await settleDue(write, flag);
  await updateFlagRow(write.tx, name, flag, flag.version, flag.updatedBy, flag.updatedAt);
  if (folded.applied > 0) {
    write.record({
      entity: 'flag',
      entityId: name,
      flagName: name,
      action: 'scheduled_change_applied',
      before: toFlagWire(toFlagView(justBefore)),
      after: toFlagWire(toFlagView(flag)),
    });
  }
  return folded;
}

/** The flag of a scheduled change as it is at an instant; the foreign key keeps it there. */
const selectRow = async (write: WriteTransaction, name: string, at: Date) =>
  (await selectFlagWithCounts(write.tx, name, at)) as FlagRowWithCounts;
