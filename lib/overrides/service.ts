import { z } from 'zod';
import { actorLabel, type RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions, readUserState } from '../changes/snapshot';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { compileFlag, isOfType, type UsableFlag } from '../evaluation/compile';
import { evaluateFlag } from '../evaluation/evaluate';
import { sameJson } from '../evaluation/json';
import type { Evaluation, JsonValue } from '../evaluation/types';
import { type FlagRow, selectFlag, toDefinition } from '../flags/queries';
import type { Page } from '../page';
import { userExists } from '../users/queries';
import { assertVersion, decodeCursor, encodeCursor, instantText, uuid } from '../validation';
import {
  countOverrideActions,
  countOverrides,
  deleteOverrideRows,
  insertOverride,
  type OverrideFields,
  type OverrideRow,
  selectExpiredOverrides,
  selectOverride,
  selectOverrides,
  selectOverridesOfUser,
  updateOverrideRow,
} from './queries';
import { type CreateOverrideInput, toOverrideWire, type UpdateOverrideInput } from './schemas';
import type { OverrideStatus, OverrideView } from './types';
import { isExpired, overrideEtag, toOverrideView } from './view';

/** Ended overrides deleted in one transaction, so that a large clean-up holds up no writer for long. */
const CLEANUP_BATCH = 1_000;

/** What to pin: a value, or the key of one of the flag's variants. */
type What = { readonly value?: JsonValue | undefined; readonly variant?: string | undefined };

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
  if (flagName !== undefined) await requireFlag(db, flagName);
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
  await requireFlag(getDb(), flagName);
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
    const flag = await requireTarget(write.tx, userId, input.flag_name);
    const fields = checkFields(flag, ctx.now, input, {
      enabled: input.enabled,
      reason: input.reason,
      expiresAt: input.expires_at,
    });
    const existing = await selectOverride(write.tx, userId, flag.name);
    if (existing && !isExpired(existing, ctx.now)) throw new PennonError('override_exists');
    if (existing) await end(write, ctx, existing);
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
    const flag = await requireTarget(write.tx, userId, flagName);
    const existing = await selectOverride(write.tx, userId, flagName);
    assertVersion(options.ifMatch, existing ? overrideEtag(existing) : null);
    const { enabled = true, reason = null, expiresAt = null } = options;
    const fields = checkFields(flag, ctx.now, what, { enabled, reason, expiresAt });
    if (existing && !isExpired(existing, ctx.now)) {
      return { override: await update(write, ctx, existing, fields), created: false };
    }
    if (existing) await end(write, ctx, existing);
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
    const flag = await requireTarget(write.tx, userId, flagName);
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
    await requireFlag(write.tx, flagName);
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
  return evaluateFlag(state.snapshot, state.overrides, flagName, ctx.now.getTime());
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
      await endAll(write, ctx, rows);
      return rows.length;
    });
    deleted += batch;
    if (batch < CLEANUP_BATCH) return deleted;
  }
}

/** The checks that every write of an override passes, whichever way it came. */
function checkFields(
  flag: UsableFlag,
  now: Date,
  what: What,
  settings: Omit<OverrideFields, 'value'>,
): OverrideFields {
  checkEnd(settings, now);
  return { value: resolveValue(flag, what), ...settings };
}

function checkEnd({ expiresAt }: Pick<OverrideFields, 'expiresAt'>, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) {
    throw invalid({ path: 'expires_at', message: 'must be in the future' });
  }
}

function resolveValue(flag: UsableFlag, what: What): JsonValue {
  if (what.variant !== undefined) {
    const variant = flag.variants.find(({ key }) => key === what.variant);
    if (variant) return variant.value;
    throw invalid({ path: 'variant', message: variantHint(flag) });
  }
  const value = what.value;
  if (!isOfType(flag.type, value)) {
    throw invalid({
      path: 'value',
      message: `must be a ${flag.type} value, as the flag ${flag.name} is ${flag.type}`,
    });
  }
  if (flag.accept(value) === null) throw invalid({ path: 'value', message: variantHint(flag) });
  return value;
}

function variantHint(flag: UsableFlag): string {
  return flag.variants.length === 0
    ? `the flag ${flag.name} has no variants; give a value`
    : `must be one of the flag's variants: ${flag.variants.map(({ key }) => key).join(', ')}`;
}

async function create(
  write: WriteTransaction,
  ctx: RequestContext,
  key: { userId: string; flagName: string },
  fields: OverrideFields,
): Promise<OverrideView> {
  await insertOverride(write.tx, key, fields, actorLabel(ctx.actor), ctx.now);
  await countOverrideActions(write.tx, 'created', [key.flagName]);
  const created = await toView(write.tx, await requireOverride(write.tx, key.userId, key.flagName), ctx.now);
  write.record({ ...subject(created), action: 'created', before: null, after: toOverrideWire(created) });
  return created;
}

async function update(
  write: WriteTransaction,
  ctx: RequestContext,
  existing: OverrideRow,
  fields: OverrideFields,
): Promise<OverrideView> {
  const before = await toView(write.tx, existing, ctx.now);
  if (sameFields(existing, fields)) return before;
  await updateOverrideRow(write.tx, existing.id, fields, actorLabel(ctx.actor), ctx.now);
  await countOverrideActions(write.tx, 'updated', [existing.flagName]);
  const after = await toView(
    write.tx,
    await requireOverride(write.tx, existing.userId, existing.flagName),
    ctx.now,
  );
  write.record({
    ...subject(existing),
    action: 'updated',
    before: toOverrideWire(before),
    after: toOverrideWire(after),
  });
  return after;
}

const end = (write: WriteTransaction, ctx: RequestContext, row: OverrideRow) => endAll(write, ctx, [row]);

/** Deletes overrides that have ended, and says so. */
async function endAll(
  write: WriteTransaction,
  ctx: RequestContext,
  rows: readonly OverrideRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const views = await toViews(write.tx, rows, ctx.now);
  await deleteOverrideRows(
    write.tx,
    rows.map((row) => row.id),
  );
  await countOverrideActions(
    write.tx,
    'expired',
    rows.map((row) => row.flagName),
  );
  for (const view of views) {
    write.record({ ...subject(view), action: 'expired', before: toOverrideWire(view), after: null });
  }
}

function sameFields(existing: OverrideRow, fields: OverrideFields): boolean {
  return (
    sameJson(existing.value, fields.value) &&
    existing.enabled === fields.enabled &&
    existing.reason === fields.reason &&
    existing.expiresAt?.getTime() === fields.expiresAt?.getTime()
  );
}

function subject(override: { id: string; userId: string; flagName: string }) {
  return {
    entity: 'override',
    entityId: override.id,
    flagName: override.flagName,
    userId: override.userId,
  } as const;
}

async function assertUser(executor: Executor, userId: string): Promise<void> {
  if (!(await userExists(executor, userId))) throw new PennonError('user_not_found');
}

async function requireFlag(executor: Executor, flagName: string): Promise<FlagRow> {
  const flag = await selectFlag(executor, flagName);
  if (!flag) throw new PennonError('flag_not_found');
  return flag;
}

/** The flag to pin for a user: both are there, and the flag can be pinned. */
async function requireTarget(executor: Executor, userId: string, flagName: string): Promise<UsableFlag> {
  await assertUser(executor, userId);
  const row = await requireFlag(executor, flagName);
  if (row.archivedAt) throw new PennonError('flag_archived');
  const flag = compileFlag(toDefinition(row));
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

async function toViews(executor: Executor, rows: readonly OverrideRow[], now: Date): Promise<OverrideView[]> {
  const { snapshot } = await readDefinitions(executor);
  return Promise.all(rows.map(async (row) => toOverrideView(row, snapshot, now)));
}

async function toView(executor: Executor, row: OverrideRow, now: Date): Promise<OverrideView> {
  const { snapshot } = await readDefinitions(executor);
  return toOverrideView(row, snapshot, now);
}
