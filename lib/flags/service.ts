import { z } from 'zod';
import { actorLabel, type RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { compileFlag, isOfType, readableVariants, variantsOf } from '../evaluation/compile';
import { sameJson } from '../evaluation/json';
import type { FlagType, JsonValue, Serve, Variant } from '../evaluation/types';
import type { Page } from '../page';
import { assertVersion, decodeCursor, encodeCursor } from '../validation';
import { fitOverrides, pauseAllOverrides } from './overrides-of-flag';
import {
  countFlags,
  type FlagFields,
  type FlagRow,
  type FlagRowWithCounts,
  insertFlag,
  selectFlag,
  selectFlags,
  selectFlagWithCounts,
  toDefinition,
  updateFlagRow,
} from './queries';
import { type CreateFlagInput, toFlagWire, type UpdateFlagInput } from './schemas';
import type { FlagView } from './types';

interface ListQuery {
  readonly q?: string;
  readonly type?: FlagType;
  readonly state?: 'active' | 'archived' | 'all';
  readonly cursor?: string;
  readonly limit?: number;
}

interface WriteOptions {
  /** Writes only if the flag is still in the state of this `etag`. */
  readonly ifMatch?: string;
}

/**
 * A page of flags in order of name.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listFlags(ctx: RequestContext, query: ListQuery): Promise<Page<FlagView>> {
  authorize(ctx.actor, 'flags.read');
  const { q, type, state = 'active', limit = 50 } = query;
  const after = decodeCursor(z.tuple([z.string()]), query.cursor);
  const filter = { q, type, state };
  const [rows, total] = await Promise.all([
    selectFlags(getDb(), filter, ctx.now, { after: after?.[0] ?? null, limit: limit + 1 }),
    countFlags(getDb(), filter),
  ]);
  const data = rows.slice(0, limit).map(toFlagView);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor([last.name]) : null, total };
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
  const fields = checkFields(given.type, {
    description: given.description,
    tags: given.tags,
    owner: given.owner,
    enabled: given.enabled,
    clientVisible: given.client_visible,
    variants: given.variants ?? [],
    defaultServe: given.default ?? initialServe(given.type),
    offServe:
      given.off ??
      (given.type === 'boolean' ? { variant: 'off' } : (given.default ?? initialServe(given.type))),
    archivedAt: null,
  });
  return inWriteTransaction(ctx, async (write) => {
    if (await selectFlag(write.tx, given.name)) throw new PennonError('flag_exists');
    await insertFlag(
      write.tx,
      { name: given.name, type: given.type },
      fields,
      actorLabel(ctx.actor),
      ctx.now,
    );
    return recordChange(write, ctx, given.name, 'created', null);
  });
}

/**
 * Changes the given fields of a flag. Overrides follow a variant whose value changes. A change that would leave
 * overrides without a valid value is refused and lists them, unless `resolve` is `pause`.
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
    const fields = checkFields(before.type, {
      description: patch.description ?? before.description,
      tags: patch.tags ?? before.tags,
      owner: patch.owner === undefined ? before.owner : patch.owner,
      enabled: patch.enabled ?? before.enabled,
      clientVisible: patch.client_visible ?? before.clientVisible,
      variants: patch.variants ?? (before.type === 'boolean' ? [] : readableVariants(before)),
      defaultServe: patch.default ?? before.defaultServe,
      offServe: patch.off ?? before.offServe,
      archivedAt: null,
    });
    if (sameFields(before, fields)) return toFlagView(before);
    await fitOverrides(write, ctx, before, fields.variants, options.resolve);
    return save(write, ctx, before, fields, 'updated');
  });
}

/**
 * Archives a flag: for evaluation it is gone, its overrides are kept. Archiving an archived flag does nothing.
 * @throws PennonError `forbidden`, `flag_not_found`, `version_mismatch`
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
    return save(write, ctx, before, { ...before, archivedAt: ctx.now }, 'archived');
  });
}

/**
 * Brings an archived flag back. Its overrides come back paused.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_not_archived`, `version_mismatch`
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
    await pauseAllOverrides(write, ctx, name);
    return save(write, ctx, before, { ...before, archivedAt: null }, 'restored');
  });
}

/** Tag of one state of a flag. Names are never given again, so the version says it. */
function flagEtag(row: Pick<FlagRow, 'version'>): string {
  return String(row.version);
}

function toFlagView(row: FlagRowWithCounts): FlagView {
  const { defaultServe, offServe, ...stored } = row;
  return {
    ...stored,
    variants: variantsOf(row),
    default: defaultServe,
    off: offServe,
    etag: flagEtag(row),
  };
}

function initialServe(type: FlagType): Serve {
  if (type === 'boolean') return { variant: 'off' };
  throw invalid({ path: 'default', message: 'is missing; say what the flag serves' });
}

/** The checks that every write of a flag passes. Returns the fields as they are stored. */
function checkFields(type: FlagType, fields: FlagFields): FlagFields {
  const variants = checkVariants(type, fields.variants);
  return {
    ...fields,
    variants,
    defaultServe: checkServe(type, variants, fields.defaultServe, 'default'),
    offServe: checkServe(type, variants, fields.offServe, 'off'),
  };
}

function checkVariants(type: FlagType, variants: readonly Variant[]): readonly Variant[] {
  const builtIn = variantsOf({ type, variants: [] });
  if (type === 'boolean') {
    if (variants.length === 0 || sameJson(asJson(variants), asJson(builtIn))) return [];
    throw invalid({ path: 'variants', message: 'a boolean flag has the variants on and off built in' });
  }
  variants.forEach((variant, index) => {
    if (!isOfType(type, variant.value)) {
      throw invalid({ path: `variants.${index}.value`, message: `must be a ${type} value` });
    }
    for (const earlier of variants.slice(0, index)) {
      if (earlier.key === variant.key) {
        throw invalid({ path: `variants.${index}.key`, message: 'is the key of another variant' });
      }
      if (sameJson(earlier.value, variant.value)) {
        throw invalid({
          path: `variants.${index}.value`,
          message: `is the value of the variant ${earlier.key}`,
        });
      }
    }
  });
  return variants;
}

// Variants are JSON; their interface only lacks the index signature.
const asJson = (variants: readonly Variant[]) => variants as unknown as JsonValue;

/** A value of a flag with variants is stored as the variant that has it. */
function checkServe(type: FlagType, custom: readonly Variant[], serve: Serve, path: string): Serve {
  const variants = variantsOf({ type, variants: custom });
  if ('variant' in serve) {
    if (variants.some(({ key }) => key === serve.variant)) return serve;
    throw invalid({ path: `${path}.variant`, message: 'is not a variant of the flag' });
  }
  if (!isOfType(type, serve.value)) {
    throw invalid({ path: `${path}.value`, message: `must be a ${type} value` });
  }
  if (variants.length === 0) return serve;
  const variant = variants.find(({ value }) => sameJson(value, serve.value));
  if (variant) return { variant: variant.key };
  throw invalid({ path: `${path}.value`, message: 'is not the value of a variant of the flag' });
}

function sameFields(before: FlagRow, fields: FlagFields): boolean {
  const project = (row: FlagFields) => ({
    description: row.description,
    tags: row.tags,
    owner: row.owner,
    enabled: row.enabled,
    client_visible: row.clientVisible,
    variants: asJson(row.variants),
    default: row.defaultServe,
    off: row.offServe,
  });
  return sameJson(project(before), project(fields));
}

async function requireFlag(
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

async function save(
  write: WriteTransaction,
  ctx: RequestContext,
  before: FlagRowWithCounts,
  fields: FlagFields,
  action: string,
): Promise<FlagView> {
  await updateFlagRow(write.tx, before.name, fields, actorLabel(ctx.actor), ctx.now);
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
  const compiled = compileFlag(toDefinition(row));
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
