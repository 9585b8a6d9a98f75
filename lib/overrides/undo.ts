import { actorId, type RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { type FieldError, invalid } from '../errors';
import { changeMany, type ManyResult, type Planning } from './many';
import { selectChangesOfRevision } from './queries-undo';
import { GONE, presentOf, subjectOf, toDone, undoingOf } from './undo-steps';

/** Changes that are taken back at a time. */
const BATCH = 1_000;

/**
 * Takes back what the caller's own call did to overrides, all of it in one revision: what was changed gets its old
 * fields, what was deleted is made again, what was made is deleted. An override that somebody changed since, or that may
 * not be as it was, is left alone; if that goes for all of them, nothing is done.
 * @param revision the one under which that call wrote
 * @throws PennonError `forbidden`, `invalid` (not a revision of the caller's that wrote overrides, or nothing can be
 *   taken back)
 */
export async function undoOverrides(ctx: RequestContext, revision: number): Promise<ManyResult> {
  authorize(ctx.actor, 'overrides.write');
  return changeMany(ctx, { dryRun: false, expectedCount: null }, (planning) =>
    planUndo(ctx, planning, revision),
  );
}

async function planUndo(ctx: RequestContext, planning: Planning, revision: number): Promise<void> {
  const refused: { readonly problem: FieldError; readonly breaksPolicy: boolean }[] = [];
  let after = -1;
  let steps = 0;
  for (;;) {
    const logged = await selectChangesOfRevision(planning.executor, revision, after, BATCH);
    if (logged.some(({ actorId: by, entity }) => by !== actorId(ctx.actor) || entity !== 'override')) {
      throw notYours();
    }
    const done = logged.flatMap(toDone);
    const present = await presentOf(planning, done);
    const taken = done.flatMap((each) => {
      const undoing = undoingOf(ctx, planning, each, present);
      if ('step' in undoing) return undoing.step;
      const { problems, breaksPolicy = false } = undoing;
      const about = subjectOf(each);
      planning.tally.skipped(about, problems[0] ?? GONE);
      if (steps === 0 && refused.length < BATCH) {
        for (const { path, message } of problems) {
          const problem = { path: [about.id, path].filter((part) => part).join('.'), message };
          refused.push({ problem, breaksPolicy });
        }
      }
      return [];
    });
    for (const step of taken) planning.tally.step(step);
    await planning.take(taken);
    steps += taken.length;
    after = logged.at(-1)?.ordinal ?? after;
    if (logged.length < BATCH) break;
  }
  if (after === -1) throw notYours();
  if (steps > 0) return;
  for (const { problem, breaksPolicy } of refused) {
    planning.tally.problem({ ...problem, code: 'invalid' }, breaksPolicy);
  }
}

const notYours = () => invalid({ path: 'revision', message: 'is no change of overrides of yours' });
