import { and, asc, count, eq, gt, isNotNull, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { featureFlags, userFlagOverrides } from '../db/schema';
import { containsPattern } from '../db/search';
import type { FlagDefinition, FlagType, Serve, Variant } from '../evaluation/types';
import { isActiveRow } from '../overrides/queries';

/** A stored flag. */
export interface FlagRow {
  readonly name: string;
  readonly type: FlagType;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string | null;
  readonly enabled: boolean;
  readonly clientVisible: boolean;
  readonly variants: readonly Variant[];
  readonly defaultServe: Serve;
  readonly offServe: Serve;
  readonly archivedAt: Date | null;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A stored flag and how many overrides it has. */
export interface FlagRowWithCounts extends FlagRow {
  readonly overrideCount: number;
  readonly activeOverrideCount: number;
}

const columns = {
  name: featureFlags.name,
  type: featureFlags.type,
  description: featureFlags.description,
  tags: featureFlags.tags,
  owner: featureFlags.owner,
  enabled: featureFlags.enabled,
  clientVisible: featureFlags.clientVisible,
  variants: featureFlags.variants,
  defaultServe: featureFlags.defaultServe,
  offServe: featureFlags.offServe,
  archivedAt: featureFlags.archivedAt,
  createdBy: featureFlags.createdBy,
  updatedBy: featureFlags.updatedBy,
  createdAt: featureFlags.createdAt,
  updatedAt: featureFlags.updatedAt,
  version: featureFlags.version,
};

// A condition of its own: in a selected expression drizzle names columns without their table.
const isOfFlag = eq(userFlagOverrides.flagName, featureFlags.name);

const countsAt = (now: Date) => ({
  overrideCount: sql<number>`(select count(*)::int from ${userFlagOverrides} where ${isOfFlag})`,
  activeOverrideCount: sql<number>`(select count(*)::int from ${userFlagOverrides} where ${and(isOfFlag, isActiveRow(now))})`,
});

/** Which flags a list holds. */
export interface FlagFilter {
  readonly q?: string;
  readonly type?: FlagType;
  readonly state: 'active' | 'archived' | 'all';
}

/** One flag, or undefined. */
export async function selectFlag(executor: Executor, name: string): Promise<FlagRow | undefined> {
  const [row] = await executor.select(columns).from(featureFlags).where(eq(featureFlags.name, name));
  return row;
}

/** One flag with its counts, or undefined. */
export async function selectFlagWithCounts(
  executor: Executor,
  name: string,
  now: Date,
): Promise<FlagRowWithCounts | undefined> {
  const [row] = await executor
    .select({ ...columns, ...countsAt(now) })
    .from(featureFlags)
    .where(eq(featureFlags.name, name));
  return row;
}

/** A page of a filtered list, in order of name. */
export function selectFlags(
  executor: Executor,
  filter: FlagFilter,
  now: Date,
  page: { readonly after: string | null; readonly limit: number },
): Promise<FlagRowWithCounts[]> {
  return executor
    .select({ ...columns, ...countsAt(now) })
    .from(featureFlags)
    .where(and(matches(filter), page.after === null ? undefined : gt(featureFlags.name, page.after)))
    .orderBy(asc(featureFlags.name))
    .limit(page.limit);
}

/** How many flags a filter holds. */
export async function countFlags(executor: Executor, filter: FlagFilter): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(featureFlags).where(matches(filter));
  return row?.total ?? 0;
}

/** All flags in the form the evaluation takes. */
export async function selectFlagDefinitions(executor: Executor): Promise<FlagDefinition[]> {
  const rows = await executor
    .select({
      name: featureFlags.name,
      type: featureFlags.type,
      enabled: featureFlags.enabled,
      clientVisible: featureFlags.clientVisible,
      variants: featureFlags.variants,
      defaultServe: featureFlags.defaultServe,
      offServe: featureFlags.offServe,
    })
    .from(featureFlags)
    .where(isNull(featureFlags.archivedAt));
  return rows.map((row) => toDefinition({ ...row, archivedAt: null }));
}

/** A flag row in the form the evaluation takes. */
export function toDefinition(
  row: Pick<
    FlagRow,
    'name' | 'type' | 'enabled' | 'clientVisible' | 'variants' | 'defaultServe' | 'offServe' | 'archivedAt'
  >,
): FlagDefinition {
  return {
    name: row.name,
    type: row.type,
    enabled: row.enabled,
    clientVisible: row.clientVisible,
    variants: row.variants,
    default: row.defaultServe,
    off: row.offServe,
    archived: row.archivedAt !== null,
  };
}

/** What an edit may change of a flag. */
export type FlagFields = Pick<
  FlagRow,
  | 'description'
  | 'tags'
  | 'owner'
  | 'enabled'
  | 'clientVisible'
  | 'variants'
  | 'defaultServe'
  | 'offServe'
  | 'archivedAt'
>;

/** Stores a new flag. */
export async function insertFlag(
  tx: Transaction,
  key: Pick<FlagRow, 'name' | 'type'>,
  fields: FlagFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .insert(featureFlags)
    .values({ ...key, ...stored(fields), createdBy: by, updatedBy: by, createdAt: now, updatedAt: now });
}

/** Writes new fields into a flag and counts its version up. */
export async function updateFlagRow(
  tx: Transaction,
  name: string,
  fields: FlagFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .update(featureFlags)
    .set({ ...stored(fields), updatedBy: by, updatedAt: now, version: sql`${featureFlags.version} + 1` })
    .where(eq(featureFlags.name, name));
}

function stored(fields: FlagFields) {
  return {
    description: fields.description,
    tags: [...fields.tags],
    owner: fields.owner,
    enabled: fields.enabled,
    clientVisible: fields.clientVisible,
    variants: jsonb(fields.variants),
    defaultServe: jsonb(fields.defaultServe),
    offServe: jsonb(fields.offServe),
    archivedAt: fields.archivedAt,
  };
}

function matches(filter: FlagFilter): SQL | undefined {
  const pattern = filter.q && containsPattern(filter.q);
  return and(
    filter.state === 'all'
      ? undefined
      : filter.state === 'archived'
        ? isNotNull(featureFlags.archivedAt)
        : isNull(featureFlags.archivedAt),
    filter.type ? eq(featureFlags.type, filter.type) : undefined,
    pattern
      ? or(like(featureFlags.name, pattern), like(sql`lower(${featureFlags.description})`, pattern))
      : undefined,
  );
}
