import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readUserState } from '../changes/snapshot';
import { inWriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { evaluateFlag } from '../evaluation/evaluate';
import { compileFlag, type UsableFlag } from '../evaluation/flag';
import type { Evaluation } from '../evaluation/types';
import { type FlagRow, selectFlag, toDefinition } from '../flags/queries';
import type { Page } from '../page';
import { compilePattern } from '../pattern';
import { userExists } from '../users/queries';
import { assertVersion, decodeCursor, encodeCursor, instantText, uuid } from '../validation';
import {
  countOverrideActions,
  countOverrides,
  deleteOverrideRows,
  type OverrideRow,
  selectExpiredOverrides,
  selectOverride,
  selectOverrides,
  selectOverridesOfUser,
} from './queries';
import { type CreateOverrideInput, toOverrideWire, type UpdateOverrideInput } from './schemas';
import { toView, toViews } from './to-views';
import type { OverrideStatus, OverrideView } from './types';
import { isExpired, overrideEtag } from './view';
import { checkEnd, checkFields, create, end, subject, update, type What } from './write-override';

/** Ended overrides deleted in one transaction, so that a large clean-up holds up no writer for long. */
const CLEANUP_BATCH = 1_000;

export interface OverrideOptions {
  readonly enabled?: boolean;
  /** 500 characters or fewer; null for none. */
  readonly reason?: string | null;
  /** In the future; null never ends. */
  readonly expiresAt?: Date | null;
  /** Writes only if the override is still in the state of this `etag`. */
  readonly ifMatch?: string;
}

interface ListQuery {
  readonly userId?: string;
  readonly flagName?: string;
  readonly status?: OverrideStatus | 'all';
  readonly q?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

const position = z.tuple([instantText, uuid]);

/**
 * All overrides of one user, by name of the flag.
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getUserOverrides(
  ctx: RequestContext,
  userId: string,
): Promise<ReadonlyMap<string, OverrideView>> {
  authorize(ctx.actor, 'overrides.read');
  await assertUser(getDb(), userId);
  const rows = await selectOverridesOfUser(getDb(), userId);
  const views = await toViews(getDb(), rows, ctx.now);
  return new Map(views.map((view) => [view.flagName, view]));
}

/**
 * A page of overrides, newest change first, of everybody, of one user, or of one flag.
 * @throws PennonError `forbidden`, `invalid` (cursor), `user_not_found`, `flag_not_found`
 */
export async function listOverrides(ctx: RequestContext, query: ListQuery): Promise<Page<OverrideView>> {
  authorize(ctx.actor, 'overrides.read');
  const { userId, flagName, status = 'all', q, limit = 50 } = query;
  const after = decodeCursor(position, query.cursor);
  const db = getDb();
  if (userId !== undefined) await assertUser(db, userId);
  if (flagName !== undefined) await requireFlag(db, flagName, ctx.now);
  const filter = { userId, flagName, status, q };
  const [rows, total] = await Promise.all([
    selectOverrides(db, filter, ctx.now, {
      after: after && { updatedAt: after[0], id: after[1] },
      limit: limit + 1,
    }),
    countOverrides(db, filter, ctx.now),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: await toViews(db, page, ctx.now),
    nextCursor: rows.length > limit && last ? encodeCursor([last.updatedAt.toISOString(), last.id]) : null,
    total,
  };
}

/**
 * One override.
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`, `override_not_found`
 */
export async function getOverride(
  ctx: RequestContext,
  userId: string,
  flagName: string,
): Promise<OverrideView> {
  authorize(ctx.actor, 'overrides.read');
  await assertUser(getDb(), userId);
  await requireFlag(getDb(), flagName, ctx.now);
  return toView(getDb(), await requireOverride(getDb(), userId, flagName), ctx.now);
}

/**
 * Pins a flag for a user who has no override of it; one that has ended is replaced.
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`, `flag_archived`, `invalid`, `override_exists`
 */
export async function createOverride(
  ctx: RequestContext,
  userId: string,
  input: CreateOverrideInput,
): Promise<OverrideView> {
  authorize(ctx.actor, 'overrides.write');
  return inWriteTransaction(ctx, async (write) => {
    const flag = await requireTarget(write.tx, userId, input.flag_name, ctx.now);
    const fields = checkFields(flag, ctx.now, input, {
      enabled: input.enabled,
      reason: input.reason,
      expiresAt: input.expires_at,
    });
    const existing = await selectOverride(write.tx, userId, flag.name);
    if (existing && !isExpired(existing, ctx.now)) throw new PennonError('override_exists');
    if (existing) await end(write, ctx, [existing]);
    return create(write, ctx, { userId, flagName: flag.name }, fields);
  });
}

/**
 * Pins a flag for a user: creates the override, or replaces every field of the one that is there. One that has
 * ended counts as not there. Setting what is already set writes nothing.
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`, `flag_archived`, `invalid`, `version_mismatch`
 */
export async function setOverride(
  ctx: RequestContext,
  userId: string,
  flagName: string,
  what: What,
  options: OverrideOptions = {},
): Promise<{ readonly override: OverrideView; readonly created: boolean }> {
  authorize(ctx.actor, 'overrides.write');
  return inWriteTransaction(ctx, async (write) => {
    const flag = await requireTarget(write.tx, userId, flagName, ctx.now);
    const existing = await selectOverride(write.tx, userId, flagName);
    assertVersion(options.ifMatch, existing ? overrideEtag(existing) : null);
    const { enabled = true, reason = null, expiresAt = null } = options;
    const fields = checkFields(flag, ctx.now, what, { enabled, reason, expiresAt });
    if (existing && !isExpired(existing, ctx.now)) {
      return { override: await update(write, ctx, existing, fields), created: false };
    }
    if (existing) await end(write, ctx, [existing]);
    return { override: await create(write, ctx, { userId, flagName }, fields), created: true };
  });
}

/**
 * Changes the given fields of an override and leaves the others as they are now. One that has ended needs a new
 * `expires_at`.
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`, `override_not_found`, `flag_archived`,
 *   `invalid`, `version_mismatch`
 */
export async function updateOverride(
  ctx: RequestContext,
  userId: string,
  flagName: string,
  patch: UpdateOverrideInput,
  options: Pick<OverrideOptions, 'ifMatch'> = {},
): Promise<OverrideView> {
  authorize(ctx.actor, 'overrides.write');
  return inWriteTransaction(ctx, async (write) => {
    const flag = await requireTarget(write.tx, userId, flagName, ctx.now);
    const existing = await requireOverride(write.tx, userId, flagName);
    assertVersion(options.ifMatch, overrideEtag(existing));
    if (isExpired(existing, ctx.now) && patch.expires_at === undefined) {
      throw invalid({ path: 'expires_at', message: 'the override has ended; give it a new end, or null' });
    }
    const settings = {
      enabled: patch.enabled ?? existing.enabled,
      reason: patch.reason === undefined ? existing.reason : patch.reason,
      expiresAt: patch.expires_at === undefined ? existing.expiresAt : patch.expires_at,
    };
    const given = patch.value !== undefined || patch.variant !== undefined;
    // One that was paused because its value no longer fits can still be described anew, but not resumed.
    if (!given && !settings.enabled) {
      checkEnd(settings, ctx.now);
      return update(write, ctx, existing, { value: existing.value, ...settings });
    }
    const what = given ? patch : { value: existing.value };
    return update(write, ctx, existing, checkFields(flag, ctx.now, what, settings));
  });
}

/**
 * Takes an override away; `false` if there was none.
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`, `version_mismatch`
 */
export async function removeOverride(
  ctx: RequestContext,
  userId: string,
  flagName: string,
  options: Pick<OverrideOptions, 'ifMatch'> = {},
): Promise<boolean> {
  authorize(ctx.actor, 'overrides.write');
  return inWriteTransaction(ctx, async (write) => {
    await assertUser(write.tx, userId);
    await requireFlag(write.tx, flagName, ctx.now);
    const existing = await selectOverride(write.tx, userId, flagName);
    assertVersion(options.ifMatch, existing ? overrideEtag(existing) : null);
    if (!existing) return false;
    const before = toOverrideWire(await toView(write.tx, existing, ctx.now));
    await deleteOverrideRows(write.tx, [existing.id]);
    await countOverrideActions(write.tx, 'deleted', [existing.flagName]);
    write.record({ ...subject(existing), action: 'deleted', before, after: null });
    return true;
  });
}

/**
 * What a user gets from a flag, and why.
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getFlagValueForUser(
  ctx: RequestContext,
  flagName: string,
  userId: string,
): Promise<Evaluation> {
  authorize(ctx.actor, 'overrides.read');
  const state = await readUserState(userId);
  if (!state.user) throw new PennonError('user_not_found');
  return evaluateFlag(state.snapshot, flagName, state.context, state.overrides, ctx.now.getTime());
}

/**
 * Deletes every override that has ended at `ctx.now`. Tidying only: an ended override counts for nothing
 * whether it has been deleted or not. Safe to run twice at once.
 * @returns how many were deleted
 * @throws PennonError `forbidden`
 */
export async function cleanupExpiredOverrides(ctx: RequestContext): Promise<number> {
  authorize(ctx.actor, 'overrides.write');
  let deleted = 0;
  for (;;) {
    const batch = await inWriteTransaction(ctx, async (write) => {
      const rows = await selectExpiredOverrides(write.tx, ctx.now, CLEANUP_BATCH);
      await end(write, ctx, rows);
      return rows.length;
    });
    deleted += batch;
    if (batch < CLEANUP_BATCH) return deleted;
  }
}

async function assertUser(executor: Executor, userId: string): Promise<void> {
  if (!(await userExists(executor, userId))) throw new PennonError('user_not_found');
}

async function requireFlag(executor: Executor, flagName: string, now: Date): Promise<FlagRow> {
  const flag = await selectFlag(executor, flagName, now);
  if (!flag) throw new PennonError('flag_not_found');
  return flag;
}

/** The flag to pin for a user: both are there, and the flag can be pinned. */
async function requireTarget(
  executor: Executor,
  userId: string,
  flagName: string,
  now: Date,
): Promise<UsableFlag> {
  await assertUser(executor, userId);
  const row = await requireFlag(executor, flagName, now);
  if (row.archivedAt) throw new PennonError('flag_archived');
  const flag = compileFlag(toDefinition(row), { compilePattern, segments: new Map() });
  if (!flag.usable) {
    throw new PennonError('invalid', `The flag ${flagName} is stored in a way that cannot be read`);
  }
  return flag;
}

/** The override of a user and a flag that are known to be there. */
async function requireOverride(executor: Executor, userId: string, flagName: string): Promise<OverrideRow> {
  const row = await selectOverride(executor, userId, flagName);
  if (row) return row;
  throw new PennonError('override_not_found');
}
