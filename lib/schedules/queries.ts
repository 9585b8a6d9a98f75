import { and, asc, count, desc, eq, gt, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { featureFlags, scheduledChanges, userFlagOverrides } from '../db/schema';
import type { Serve } from '../evaluation/types';
import type { ChangeableFlag, ScheduledChangeStatus } from './types';

/** A stored scheduled change. */
export interface ScheduledChangeRow {
  readonly id: string;
  readonly flagName: string;
  readonly at: Date;
  readonly timeZone: string;
  /** What `enabled` becomes; null leaves it. */
  readonly enabled: boolean | null;
  /** What `default` becomes; null leaves it. */
  readonly default: Serve | null;
  readonly reason: string | null;
  /** `pending` until it is folded into the flag, also when it is due. */
  readonly status: ScheduledChangeStatus;
  readonly failure: string | null;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A stored scheduled change with the flag it is of, as far as that decides what becomes of it. */
export interface ScheduledChangeWithFlag extends ScheduledChangeRow {
  readonly flag: ChangeableFlag;
}

const columns = {
  id: scheduledChanges.id,
  flagName: scheduledChanges.flagName,
  at: scheduledChanges.at,
  timeZone: scheduledChanges.timeZone,
  enabled: scheduledChanges.setEnabled,
  default: scheduledChanges.setDefault,
  reason: scheduledChanges.reason,
  status: scheduledChanges.status,
  failure: scheduledChanges.failure,
  createdBy: scheduledChanges.createdBy,
  updatedBy: scheduledChanges.updatedBy,
  createdAt: scheduledChanges.createdAt,
  updatedAt: scheduledChanges.updatedAt,
  version: scheduledChanges.version,
};

/** The order in which changes are applied. */
const inOrder = [asc(scheduledChanges.at), asc(scheduledChanges.id)] as const;
const backwards = [desc(scheduledChanges.at), desc(scheduledChanges.id)] as const;

/** The scheduled changes of a flag that are not folded yet, due or not, in the order in which they are applied. */
export function selectPendingChanges(executor: Executor, flagName: string): Promise<ScheduledChangeRow[]> {
  return executor
    .select(columns)
    .from(scheduledChanges)
    .where(and(eq(scheduledChanges.flagName, flagName), eq(scheduledChanges.status, 'pending')))
    .orderBy(...inOrder);
}

/** The scheduled changes of some flags that are not folded yet and still to come, in the order in which they are applied. */
export function selectComingOfFlags(
  executor: Executor,
  flagNames: readonly string[],
  now: Date,
): Promise<ScheduledChangeRow[]> {
  return executor
    .select(columns)
    .from(scheduledChanges)
    .where(isComingOf(flagNames, now))
    .orderBy(...inOrder);
}

/** The next scheduled change of each of some flags that has one. */
export function selectNextOfFlags(
  executor: Executor,
  flagNames: readonly string[],
  now: Date,
): Promise<ScheduledChangeRow[]> {
  return executor
    .selectDistinctOn([scheduledChanges.flagName], columns)
    .from(scheduledChanges)
    .where(isComingOf(flagNames, now))
    .orderBy(asc(scheduledChanges.flagName), ...inOrder);
}

/** Scheduled changes by their ids, in the order in which they are applied. */
export function selectChangesByIds(
  executor: Executor,
  ids: readonly string[],
): Promise<ScheduledChangeRow[]> {
  return executor
    .select(columns)
    .from(scheduledChanges)
    .where(inArray(scheduledChanges.id, [...ids]))
    .orderBy(...inOrder);
}

const selectRows = (executor: Executor) =>
  executor
    .select({
      ...columns,
      flag: {
        name: featureFlags.name,
        type: featureFlags.type,
        variants: featureFlags.variants,
        defaultServe: featureFlags.defaultServe,
        archivedAt: featureFlags.archivedAt,
      },
    })
    .from(scheduledChanges)
    .innerJoin(featureFlags, eq(featureFlags.name, scheduledChanges.flagName));

/** One scheduled change of a flag, or undefined. */
export async function selectChange(
  executor: Executor,
  flagName: string,
  id: string,
): Promise<ScheduledChangeWithFlag | undefined> {
  const [row] = await selectRows(executor).where(
    and(eq(scheduledChanges.flagName, flagName), eq(scheduledChanges.id, id)),
  );
  return row;
}

/** Which scheduled changes a list holds. */
export interface ScheduledChangeFilter {
  readonly flagName?: string;
  readonly status: ScheduledChangeStatus | 'all';
  /** The first instant. */
  readonly from?: Date;
  /** The first instant that is not in the list any more. */
  readonly to?: Date;
  /** Changes that are due, are not folded, and will fail; `selectDueChanges` has the candidates. */
  readonly failing: readonly string[];
}

/** A page of a filtered list, in the order in which changes are applied or backwards. */
export function selectChanges(
  executor: Executor,
  filter: ScheduledChangeFilter,
  now: Date,
  page: {
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
    readonly descending: boolean;
  },
): Promise<ScheduledChangeWithFlag[]> {
  const { after, descending } = page;
  const beyond = descending ? sql`<` : sql`>`;
  return selectRows(executor)
    .where(
      and(
        matches(filter, now),
        after === null
          ? undefined
          : sql`(${scheduledChanges.at}, ${scheduledChanges.id}) ${beyond} (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(...(descending ? backwards : inOrder))
    .limit(page.limit);
}

/** How many scheduled changes a filter holds. */
export async function countChanges(
  executor: Executor,
  filter: ScheduledChangeFilter,
  now: Date,
): Promise<number> {
  const [row] = await executor.select({ total: count() }).from(scheduledChanges).where(matches(filter, now));
  return row?.total ?? 0;
}

/** The scheduled changes, of one flag or of all, that are due and not folded yet. */
export function selectDueChanges(
  executor: Executor,
  flagName: string | undefined,
  now: Date,
): Promise<ScheduledChangeWithFlag[]> {
  return selectRows(executor).where(
    and(isDueRow(now), flagName === undefined ? undefined : eq(scheduledChanges.flagName, flagName)),
  );
}

/** Names of up to `limit` flags that have due scheduled changes to fold. */
export async function selectFlagsWithDueChanges(
  executor: Executor,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await executor
    .selectDistinct({ flagName: scheduledChanges.flagName })
    .from(scheduledChanges)
    .where(isDueRow(now))
    .orderBy(asc(scheduledChanges.flagName))
    .limit(limit);
  return rows.map(({ flagName }) => flagName);
}

/** How many overrides of a flag are active at each of some instants. */
export async function selectActiveOverrideCounts(
  executor: Executor,
  flagName: string,
  instants: readonly Date[],
): Promise<number[]> {
  // As text: drizzle leaves lists of times as they are.
  const texts = instants.map((instant) => instant.toISOString());
  const rows = await executor.execute<{ active: number }>(sql`
    select (
      select count(*)::int from ${userFlagOverrides} o
      where o.flag_name = ${flagName} and o.enabled and (o.expires_at is null or o.expires_at > instants.at::timestamptz)
    ) as active
    from unnest(${sql.param(texts)}::text[]) with ordinality as instants (at, position)
    order by position`);
  return rows.map(({ active }) => active);
}

/** What is stored of a scheduled change beside its flag, its outcome and its authors. */
export type ScheduledChangeFields = Pick<
  ScheduledChangeRow,
  'at' | 'timeZone' | 'enabled' | 'default' | 'reason'
>;

/** Stores new changes of a flag, in one statement. */
export async function insertChanges(
  tx: Transaction,
  flagName: string,
  changes: readonly (ScheduledChangeFields & { readonly id: string })[],
  by: string,
  now: Date,
): Promise<void> {
  const authors = { createdBy: by, updatedBy: by, createdAt: now, updatedAt: now };
  await tx
    .insert(scheduledChanges)
    .values(changes.map((change) => ({ id: change.id, flagName, ...stored(change), ...authors })));
}

/** Writes new fields into a change and counts its version up. */
export async function updateChangeRow(
  tx: Transaction,
  id: string,
  fields: ScheduledChangeFields,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .update(scheduledChanges)
    .set({ ...stored(fields), ...touched(by, now) })
    .where(eq(scheduledChanges.id, id));
}

/** Says that a person has cancelled a change. */
export async function cancelChange(tx: Transaction, id: string, by: string, now: Date): Promise<void> {
  await tx
    .update(scheduledChanges)
    .set({ status: 'cancelled', ...touched(by, now) })
    .where(eq(scheduledChanges.id, id));
}

/**
 * Says what became of changes at their instants. They are no new versions: they have been shown so since then, folded
 * or not.
 */
export async function settleChanges(
  tx: Transaction,
  ids: readonly string[],
  outcome: { readonly status: 'applied' | 'failed'; readonly failure: string | null },
): Promise<void> {
  await tx
    .update(scheduledChanges)
    .set(outcome)
    .where(inArray(scheduledChanges.id, [...ids]));
}

function touched(by: string, now: Date) {
  return { updatedBy: by, updatedAt: now, version: sql`${scheduledChanges.version} + 1` };
}

function stored(fields: ScheduledChangeFields) {
  return {
    at: fields.at,
    timeZone: fields.timeZone,
    setEnabled: fields.enabled,
    setDefault: fields.default === null ? null : jsonb(fields.default),
    reason: fields.reason,
  };
}

function isComingOf(flagNames: readonly string[], now: Date): SQL | undefined {
  return and(
    sql`${scheduledChanges.flagName} = any(${sql.param([...flagNames])}::text[])`,
    eq(scheduledChanges.status, 'pending'),
    gt(scheduledChanges.at, now),
  );
}

function isDueRow(now: Date): SQL | undefined {
  return and(eq(scheduledChanges.status, 'pending'), lte(scheduledChanges.at, now));
}

function matches(filter: ScheduledChangeFilter, now: Date): SQL | undefined {
  return and(
    filter.flagName === undefined ? undefined : eq(scheduledChanges.flagName, filter.flagName),
    filter.from === undefined ? undefined : gte(scheduledChanges.at, filter.from),
    filter.to === undefined ? undefined : lt(scheduledChanges.at, filter.to),
    hasStatus(filter, now),
  );
}

/** The status as it is shown: a change that is due is applied or failed, whether it has been folded or not. */
function hasStatus({ status, failing }: ScheduledChangeFilter, now: Date): SQL | undefined {
  const fails = sql`${scheduledChanges.id} = any(${sql.param([...failing])}::uuid[])`;
  switch (status) {
    case 'all':
      return undefined;
    case 'pending':
      return and(eq(scheduledChanges.status, 'pending'), gt(scheduledChanges.at, now));
    case 'applied':
      return or(eq(scheduledChanges.status, 'applied'), and(isDueRow(now), sql`not ${fails}`));
    case 'failed':
      return or(eq(scheduledChanges.status, 'failed'), fails);
    case 'cancelled':
      return eq(scheduledChanges.status, 'cancelled');
  }
}
