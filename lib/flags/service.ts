import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { compileFlag } from '../evaluation/flag';
import { compilePattern } from '../pattern';
import { unreadable } from './checks';
import { fieldsAfter, fieldsOfNew, sameFields } from './fields';
import { fitOverrides, pauseAllOverrides } from './overrides-of-flag';
import { type FlagRow, selectFlag, selectFlagWithCounts, toDefinition } from './queries';
import { assertNoDependents, assertReferences, assertRestorable, assertVariantsUnused } from './references';
import type { CreateFlagInput, UpdateFlagInput } from './schemas';
import type { FlagView } from './types';
import { toFlagView } from './view';
import { insert, requireFlag, save } from './write';

interface WriteOptions {
  /** Writes only if the flag is still in the state of this `etag`. */
  readonly ifMatch?: string;
}

/**
 * One flag, archived or not.
 * @throws PennonError `forbidden`, `flag_not_found`
 */
export async function getFlag(ctx: RequestContext, name: string): Promise<FlagView> {
  authorize(ctx.actor, 'flags.read');
  const row = await selectFlagWithCounts(getDb(), name, ctx.now);
  if (!row) throw new PennonError('flag_not_found');
  return toFlagView(row);
}

/**
 * Makes a flag. The name of an archived flag stays taken.
 * @throws PennonError `forbidden`, `invalid`, `flag_exists`
 */
export async function createFlag(ctx: RequestContext, given: CreateFlagInput): Promise<FlagView> {
  authorize(ctx.actor, 'flags.write');
  const fields = fieldsOfNew(given);
  return inWriteTransaction(ctx, async (write) => {
    if (await selectFlag(write.tx, given.name, ctx.now)) throw new PennonError('flag_exists');
    await assertReferences(write.tx, given.name, fields, given);
    return insert(write, ctx, given, fields);
  });
}

/**
 * Changes the given fields of a flag. Overrides follow a variant whose value changes. A change that would leave
 * overrides without a valid value is refused and lists them, unless `resolve` is `pause`; so is one that takes away
 * a variant which other flags' prerequisites or scheduled changes name.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_archived`, `invalid`, `flag_in_use`, `version_mismatch`
 */
export async function updateFlag(
  ctx: RequestContext,
  name: string,
  patch: UpdateFlagInput,
  options: WriteOptions & { readonly resolve?: 'pause' } = {},
): Promise<FlagView> {
  authorize(ctx.actor, 'flags.write');
  return inWriteTransaction(ctx, async (write) => {
    const before = await requireFlag(write, ctx, name, options.ifMatch);
    if (before.archivedAt) throw new PennonError('flag_archived');
    const fields = fieldsAfter(before, patch);
    if (sameFields(before, fields)) return toFlagView(before);
    await assertReferences(write.tx, name, fields, patch);
    await assertVariantsUnused(write.tx, before, fields, ctx.now);
    await fitOverrides(write, ctx, before, fields.variants, options.resolve);
    return save(write, ctx, before, fields, 'updated');
  });
}

/**
 * Archives a flag: for evaluation it is gone, its overrides are kept. Archiving an archived flag does nothing.
 * @throws PennonError `forbidden`, `flag_not_found`, `version_mismatch`, `flag_in_use` (other flags depend on it)
 */
export async function archiveFlag(
  ctx: RequestContext,
  name: string,
  options: WriteOptions = {},
): Promise<FlagView> {
  authorize(ctx.actor, 'flags.write');
  return inWriteTransaction(ctx, async (write) => {
    const before = await requireFlag(write, ctx, name, options.ifMatch);
    if (before.archivedAt) return toFlagView(before);
    await assertNoDependents(write.tx, name);
    return save(write, ctx, before, { ...before, archivedAt: ctx.now }, 'archived');
  });
}

/**
 * Brings an archived flag back. Its overrides come back paused.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_not_archived`, `version_mismatch`, `reference_missing` (a
 *   prerequisite or a segment is not there), `invalid` (it is stored in a way that cannot be read)
 */
export async function restoreFlag(
  ctx: RequestContext,
  name: string,
  options: WriteOptions = {},
): Promise<FlagView> {
  authorize(ctx.actor, 'flags.write');
  return inWriteTransaction(ctx, async (write) => {
    const before = await requireFlag(write, ctx, name, options.ifMatch);
    if (!before.archivedAt) throw new PennonError('flag_not_archived');
    assertUsable(before);
    await assertRestorable(write.tx, before);
    await pauseAllOverrides(write, ctx, name);
    return save(write, ctx, before, { ...before, archivedAt: null }, 'restored');
  });
}

/** @throws PennonError `invalid` for a flag that was written around the services in a way that cannot be read */
function assertUsable(row: FlagRow): void {
  const flag = compileFlag(toDefinition(row), { compilePattern, segments: new Map() });
  if (flag.usable) return;
  throw invalid({ path: 'flag_name', message: `${unreadable(row.name)}: ${flag.message}` });
}
