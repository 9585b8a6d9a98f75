import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { featureFlags, overrideActionCounts, overrideCounts, userFlagOverrides, users } from '../db/schema';
import type { FlagType, JsonValue, Override, UserOverrides, Variant } from '../evaluation/types';
import { type ContextRow, contextColumns } from '../users/view';

/** Ids in one statement; PostgreSQL takes 65,535 parameters. */
const CHUNK = 10_000;

/** A stored override with the person it belongs to. */
export interface OverrideRow {
  readonly id: string;
  readonly userId: string;
  readonly flagName: string;
  readonly value: JsonValue;
  readonly enabled: boolean;
  readonly reason: string | null;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | null;
  readonly version: number;
  /** Whom it belongs to. */
  readonly user: ContextRow;
  readonly flagType: FlagType;
  readonly flagVariants: readonly Variant[];
}

/** The columns of an override joined with its user and its flag. */
export const overrideColumns = {
  id: userFlagOverrides.id,
  userId: userFlagOverrides.userId,
  flagName: userFlagOverrides.flagName,
  value: userFlagOverrides.overrideValue,
  enabled: userFlagOverrides.enabled,
  reason: userFlagOverrides.reason,
  createdBy: userFlagOverrides.createdBy,
  updatedBy: userFlagOverrides.updatedBy,
  createdAt: userFlagOverrides.createdAt,
  updatedAt: userFlagOverrides.updatedAt,
  expiresAt: userFlagOverrides.expiresAt,
  version: userFlagOverrides.version,
  user: contextColumns,
  flagType: featureFlags.type,
  flagVariants: featureFlags.variants,
};

/** Overrides, each with its user and its flag. */
export const selectRows = (executor: Executor) =>
  executor
    .select(overrideColumns)
    .from(userFlagOverrides)
    .innerJoin(users, eq(users.id, userFlagOverrides.userId))
    .innerJoin(featureFlags, eq(featureFlags.name, userFlagOverrides.flagName));

/** One override, or undefined. */
export async function selectOverride(
  executor: Executor,
  userId: string,
  flagName: string,
): Promise<OverrideRow | undefined> {
  const [row] = await selectRows(executor).where(
    and(eq(userFlagOverrides.userId, userId), eq(userFlagOverrides.flagName, flagName)),
  );
  return row;
}

/** All overrides of one user, by name of the flag. */
export function selectOverridesOfUser(executor: Executor, userId: string): Promise<OverrideRow[]> {
  return selectRows(executor)
    .where(eq(userFlagOverrides.userId, userId))
    .orderBy(asc(userFlagOverrides.flagName));
}

const evaluationColumns = {
  flagName: userFlagOverrides.flagName,
  value: userFlagOverrides.overrideValue,
  enabled: userFlagOverrides.enabled,
  expiresAt: userFlagOverrides.expiresAt,
  createdAt: userFlagOverrides.createdAt,
  updatedAt: userFlagOverrides.updatedAt,
};

/** One user's overrides in the form the evaluation takes. */
export async function selectOverridesForEvaluation(
  executor: Executor,
  userId: string,
): Promise<UserOverrides> {
  const rows = await executor
    .select(evaluationColumns)
    .from(userFlagOverrides)
    .where(eq(userFlagOverrides.userId, userId));
  return new Map(rows.map((row) => [row.flagName, toEvaluationOverride(row)]));
}

/** Some users' overrides of some flags, by user, in the form the evaluation takes. */
export async function selectOverridesOfUsers(
  executor: Executor,
  userIds: readonly string[],
  flagNames: readonly string[],
): Promise<ReadonlyMap<string, UserOverrides>> {
  const byUser = new Map<string, Map<string, Override>>();
  if (userIds.length === 0 || flagNames.length === 0) return byUser;
  const rows = await executor
    .select({ userId: userFlagOverrides.userId, ...evaluationColumns })
    .from(userFlagOverrides)
    .where(
      and(
        sql`${userFlagOverrides.userId} = any(${sql.param([...userIds])}::uuid[])`,
        inArray(userFlagOverrides.flagName, [...flagNames]),
      ),
    );
  for (const row of rows) {
    const overrides = byUser.get(row.userId) ?? new Map<string, Override>();
    overrides.set(row.flagName, toEvaluationOverride(row));
    byUser.set(row.userId, overrides);
  }
  return byUser;
}

/** An override row in the form the evaluation takes. */
export function toEvaluationOverride(
  row: Pick<OverrideRow, 'flagName' | 'value' | 'enabled' | 'expiresAt' | 'createdAt' | 'updatedAt'>,
): Override {
  return {
    flagName: row.flagName,
    value: row.value,
    enabled: row.enabled,
    expiresAt: row.expiresAt?.getTime() ?? null,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

/** What is stored of an override beside its key and its authors. */
export interface OverrideFields {
  readonly value: JsonValue;
  readonly enabled: boolean;
  readonly reason: string | null;
  readonly expiresAt: Date | null;
}

/** Stores a new override; the unique constraint backs the check that there is none. */
export async function insertOverride(
  tx: Transaction,
  key: { readonly userId: string; readonly flagName: string },
  fields: OverrideFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx.insert(userFlagOverrides).values({
    ...key,
    ...stored(fields),
    createdBy: by,
    updatedBy: by,
    createdAt: now,
    updatedAt: now,
  });
}

/** Writes new fields into an override and counts its version up. */
export async function updateOverrideRow(
  tx: Transaction,
  id: string,
  fields: OverrideFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .update(userFlagOverrides)
    .set({ ...stored(fields), ...touched(by, now) })
    .where(eq(userFlagOverrides.id, id));
}

/** Deletes overrides. */
export async function deleteOverrideRows(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.delete(userFlagOverrides).where(inArray(userFlagOverrides.id, [...ids]));
}

/** Up to `limit` overrides that have ended, the longest ended first. */
export function selectExpiredOverrides(tx: Transaction, now: Date, limit: number): Promise<OverrideRow[]> {
  return selectRows(tx)
    .where(hasEnded(now))
    .orderBy(asc(userFlagOverrides.expiresAt), asc(userFlagOverrides.id))
    .limit(limit);
}

/** All overrides of a flag. */
export function selectOverridesOfFlag(tx: Transaction, flagName: string): Promise<OverrideRow[]> {
  return selectRows(tx).where(eq(userFlagOverrides.flagName, flagName)).orderBy(asc(userFlagOverrides.id));
}

/** Pauses the overrides of these ids. */
export async function pauseOverrideRows(
  tx: Transaction,
  ids: readonly string[],
  by: string,
  now: Date,
): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    await tx
      .update(userFlagOverrides)
      .set({ enabled: false, ...touched(by, now) })
      .where(inArray(userFlagOverrides.id, ids.slice(start, start + CHUNK)));
  }
}

/** Replaces values in all overrides of a flag, each old value by its new one, in one step. */
export async function replaceOverrideValues(
  tx: Transaction,
  flagName: string,
  replacements: readonly { readonly from: JsonValue; readonly to: JsonValue }[],
  by: string,
  now: Date,
): Promise<void> {
  const cases = replacements.map(({ from, to }) => sql`when ${jsonb(from)} then ${jsonb(to)}`);
  await tx
    .update(userFlagOverrides)
    .set({
      overrideValue: sql`case ${userFlagOverrides.overrideValue} ${sql.join(cases, sql` `)} end`,
      ...touched(by, now),
    })
    .where(
      and(
        eq(userFlagOverrides.flagName, flagName),
        sql`${userFlagOverrides.overrideValue} in (${sql.join(
          replacements.map(({ from }) => jsonb(from)),
          sql`, `,
        )})`,
      ),
    );
}

/** What the counter metric counts. */
export type OverrideAction = 'created' | 'updated' | 'deleted' | 'expired';

/** Adds to the counters that the metric shows, one for each name given (a name may be there many times). */
export async function countOverrideActions(
  tx: Transaction,
  action: OverrideAction,
  flagNames: readonly string[],
): Promise<void> {
  const totals = new Map<string, number>();
  for (const name of flagNames) totals.set(name, (totals.get(name) ?? 0) + 1);
  if (totals.size === 0) return;
  await tx
    .insert(overrideActionCounts)
    .values([...totals].map(([flagName, total]) => ({ flagName, action, total })))
    .onConflictDoUpdate({
      target: [overrideActionCounts.flagName, overrideActionCounts.action],
      set: { total: sql`${overrideActionCounts.total} + excluded.total` },
    });
}

/** How often overrides were created, updated, deleted and expired, per flag. */
export function selectActionCounts(
  executor: Executor,
): Promise<{ flagName: string; action: string; total: number }[]> {
  return executor.select().from(overrideActionCounts);
}

/** How many overrides are active now, per flag; a flag without any is there with 0. */
export async function selectActiveCounts(
  executor: Executor,
  now: Date,
): Promise<{ flagName: string; active: number }[]> {
  const enabled = executor
    .select({
      flagName: overrideCounts.flagName,
      total: sql<number>`sum(${overrideCounts.total})`.as('total'),
    })
    .from(overrideCounts)
    .where(eq(overrideCounts.enabled, true))
    .groupBy(overrideCounts.flagName)
    .as('switched_on');
  const ended = executor
    .select({ flagName: userFlagOverrides.flagName, total: count().as('ended_total') })
    .from(userFlagOverrides)
    .where(and(userFlagOverrides.enabled, hasEnded(now)))
    .groupBy(userFlagOverrides.flagName)
    .as('ended');
  return executor
    .select({
      flagName: featureFlags.name,
      active: sql<number>`(coalesce(${enabled.total}, 0) - coalesce(${ended.total}, 0))::int`,
    })
    .from(featureFlags)
    .leftJoin(enabled, eq(enabled.flagName, featureFlags.name))
    .leftJoin(ended, eq(ended.flagName, featureFlags.name));
}

function touched(by: string, now: Date) {
  return { updatedBy: by, updatedAt: now, version: sql`${userFlagOverrides.version} + 1` };
}

function stored(fields: OverrideFields) {
  return {
    overrideValue: jsonb(fields.value),
    enabled: fields.enabled,
    reason: fields.reason,
    expiresAt: fields.expiresAt,
  };
}

/** The condition that an override has ended at `now`. */
export function hasEnded(now: Date): SQL | undefined {
  return and(isNotNull(userFlagOverrides.expiresAt), lte(userFlagOverrides.expiresAt, now));
}

/** The condition that an override is active at `now`. */
export function isActiveRow(now: Date): SQL | undefined {
  return and(
    userFlagOverrides.enabled,
    or(isNull(userFlagOverrides.expiresAt), gt(userFlagOverrides.expiresAt, now)),
  );
}
