import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readUserState } from '../changes/snapshot';
import { inWriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { evaluateFlag } from '../evaluation/evaluate';
import type { Evaluation } from '../evaluation/types';
import { countEvaluations, tallyOf } from '../metrics';
import { assertVersion } from '../validation';
import { createOverrideAtOnce } from './create-at-once';
import {
  countOverrideActions,
  deleteOverrideRows,
  type OverrideRow,
  selectExpiredOverrides,
  selectOverride,
} from './queries';
import { type CreateOverrideInput, toOverrideWire, type UpdateOverrideInput } from './schemas';
import { assertUser, requireFlag, requireTarget } from './targets';
import { toView } from './to-views';
import type { OverrideView } from './types';
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
  const created = await createOverrideAtOnce(ctx, userId, input);
  if (created) return created;
  return inWriteTransaction(ctx, async (write) => {
    const rules = await requireTarget(write.tx, userId, input.flag_name, ctx.now);
    const fields = checkFields(rules, input, {
      enabled: input.enabled,
      reason: input.reason,
      expiresAt: input.expires_at,
    });
    const existing = await selectOverride(write.tx, userId, input.flag_name);
    if (existing && !isExpired(existing, ctx.now)) throw new PennonError('override_exists');
    if (existing) await end(write, ctx, [existing]);
    return create(write, ctx, { userId, flagName: input.flag_name }, fields);
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
    const rules = await requireTarget(write.tx, userId, flagName, ctx.now);
    const existing = await selectOverride(write.tx, userId, flagName);
    assertVersion(options.ifMatch, existing ? overrideEtag(existing) : null);
    const { enabled = true, reason = null, expiresAt = null } = options;
    const fields = checkFields(rules, what, { enabled, reason, expiresAt });
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
    const rules = await requireTarget(write.tx, userId, flagName, ctx.now);
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
    return update(write, ctx, existing, checkFields(rules, what, settings));
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
  const evaluation = evaluateFlag(
    state.snapshot,
    flagName,
    state.context,
    state.overrides,
    ctx.now.getTime(),
  );
  countEvaluations(tallyOf([evaluation]));
  return evaluation;
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

/** The override of a user and a flag that are known to be there. */
async function requireOverride(executor: Executor, userId: string, flagName: string): Promise<OverrideRow> {
  const row = await selectOverride(executor, userId, flagName);
  if (row) return row;
  throw new PennonError('override_not_found');
}
