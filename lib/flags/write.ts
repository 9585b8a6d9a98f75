import { actorLabel, type RequestContext } from '../auth/actor';
import type { WriteTransaction } from '../changes/write';
import { PennonError } from '../errors';
import { compileFlag } from '../evaluation/flag';
import { compilePattern } from '../pattern';
import { assertVersion } from '../validation';
import { settleDue } from './fold';
import {
  type FlagFields,
  type FlagRowWithCounts,
  insertFlag,
  selectFlagWithCounts,
  toDefinition,
  updateFlagRow,
} from './queries';
import { type CreateFlagInput, toFlagWire } from './schemas';
import type { FlagView } from './types';
import { flagEtag, toFlagView } from './view';

/**
 * The flag that is to be written, as it is.
 * @throws PennonError `flag_not_found`, `version_mismatch`
 */
export async function requireFlag(
  write: WriteTransaction,
  ctx: RequestContext,
  name: string,
  ifMatch: string | undefined,
): Promise<FlagRowWithCounts> {
  const row = await selectFlagWithCounts(write.tx, name, ctx.now);
  if (!row) throw new PennonError('flag_not_found');
  assertVersion(ifMatch, flagEtag(row));
  return row;
}

/** Stores a new flag and records it. */
export async function insert(
  write: WriteTransaction,
  ctx: RequestContext,
  { name, type }: Pick<CreateFlagInput, 'name' | 'type'>,
  fields: FlagFields,
): Promise<FlagView> {
  await insertFlag(write.tx, { name, type }, fields, actorLabel(ctx.actor), ctx.now);
  return recordChange(write, ctx, name, 'created', null);
}

/** Writes new fields into a flag, folds what is due, and records both. */
export async function save(
  write: WriteTransaction,
  ctx: RequestContext,
  before: FlagRowWithCounts,
  fields: FlagFields,
  action: 'updated' | 'archived' | 'restored',
): Promise<FlagView> {
  await settleDue(write, before);
  await updateFlagRow(write.tx, before.name, fields, before.version + 1, actorLabel(ctx.actor), ctx.now);
  return recordChange(write, ctx, before.name, action, before);
}

async function recordChange(
  write: WriteTransaction,
  ctx: RequestContext,
  name: string,
  action: string,
  before: FlagRowWithCounts | null,
): Promise<FlagView> {
  const row = await selectFlagWithCounts(write.tx, name, ctx.now);
  if (!row) throw new Error('the flag that was just written is not there');
  const compiled = compileFlag(toDefinition(row), { compilePattern, segments: new Map() });
  if (!compiled.usable && row.archivedAt === null)
    throw new Error(`a flag passed the checks and cannot be compiled: ${compiled.message}`);
  const view = toFlagView(row);
  write.record({
    entity: 'flag',
    entityId: name,
    flagName: name,
    action,
    before: before && toFlagWire(toFlagView(before)),
    after: toFlagWire(view),
  });
  return view;
}
