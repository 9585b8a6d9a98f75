import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions } from '../changes/snapshot';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { type CompiledSegment, compileSegment } from '../evaluation/segment';
import type { Snapshot } from '../evaluation/snapshot';
import type { SegmentDefinition } from '../evaluation/types';
import { compilePattern } from '../pattern';
import { type CountOptions, countAfterWrite, countUsers, type UserCount } from '../user-matches';
import { checkConditions } from './checks';
import { applyEdit } from './edit';
import { selectSegment } from './queries';
import type { EditSegmentInput } from './schemas';

/**
 * How many people of the directory are in a segment that was just written; null when they cannot be counted. Counted
 * by the engine itself; of a large directory, in a random sample.
 * @throws PennonError `forbidden`
 */
export async function countMembersAfterSave(
  ctx: RequestContext,
  key: string,
  options: CountOptions = {},
): Promise<UserCount | null> {
  authorize(ctx.actor, 'segments.read');
  return countAfterWrite(() => countIn(ctx, key, options));
}

/**
 * How many people of the directory are in a segment. Counted by the engine itself; of a large directory, in a random
 * sample.
 * @throws PennonError `forbidden`
 */
export async function countSegmentUsers(
  ctx: RequestContext,
  key: string,
  options: CountOptions = {},
): Promise<UserCount> {
  authorize(ctx.actor, 'segments.read');
  return countIn(ctx, key, options);
}

/** How many people are in a segment, and how many would be. Both counted among the same people. */
export interface MemberChange {
  readonly before: UserCount;
  readonly after: UserCount;
}

/**
 * How many people would be in a segment after an edit, before it is saved.
 * @throws PennonError `forbidden`, `segment_not_found`, `invalid` (as saving it)
 */
export async function previewMembers(
  ctx: RequestContext,
  key: string,
  edit: EditSegmentInput,
  options: CountOptions = {},
): Promise<MemberChange> {
  authorize(ctx.actor, 'segments.read');
  const { snapshot } = await readDefinitions(getDb());
  const edited = compileOrNone(await editedDefinition(key, edit), snapshot.segments);
  const stored = snapshot.segments.get(key);
  const [before, after] = await countUsers(
    2,
    ctx.now,
    (run, found) => {
      if (stored?.contains(run)) found[0] = (found[0] ?? 0) + 1;
      // What a run remembers of this segment is of the stored one.
      if (edited?.contains({ ...run, segments: new Map() })) found[1] = (found[1] ?? 0) + 1;
    },
    options,
  );
  if (!before || !after) throw new Error('two counters were asked for');
  return { before, after };
}

async function countIn(ctx: RequestContext, key: string, options: CountOptions): Promise<UserCount> {
  const { snapshot } = await readDefinitions(getDb());
  // One that is not among them has no members.
  const segment = snapshot.segments.get(key);
  const [members] = await countUsers(
    1,
    ctx.now,
    (run, found) => {
      if (segment?.contains(run)) found[0] = (found[0] ?? 0) + 1;
    },
    options,
  );
  if (!members) throw new Error('one counter was asked for');
  return members;
}

/** The segment made ready; null for one that holds what was written around the services: nobody is in it. */
function compileOrNone(
  definition: SegmentDefinition,
  segments: Snapshot['segments'],
): CompiledSegment | null {
  try {
    return compileSegment(definition, { compilePattern, segments });
  } catch {
    return null;
  }
}

async function editedDefinition(key: string, edit: EditSegmentInput): Promise<SegmentDefinition> {
  const before = await selectSegment(getDb(), key);
  if (!before) throw new PennonError('segment_not_found');
  const fields = applyEdit(before, edit);
  if (edit.conditions !== undefined) await checkConditions(getDb(), key, fields);
  return { key, ...fields };
}
