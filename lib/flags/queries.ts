import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { featureFlags, overrideCounts, scheduledChanges, userFlagOverrides } from '../db/schema';
import type {
  FlagDefinition,
  FlagType,
  Prerequisite,
  Rule,
  ScheduledStep,
  Serve,
  Variant,
} from '../evaluation/types';
import { hasEnded } from '../overrides/queries';
import { type DueStep, withDueSteps } from './effective';

/** A flag as it is at an instant: scheduled changes that are due are in it, whether they have been folded or not. */
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
  readonly prerequisites: readonly Prerequisite[];
  readonly rules: readonly Rule[];
  /** The scheduled change that put the default there; null when a person did. */
  readonly defaultFrom: string | null;
  readonly archivedAt: Date | null;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Counts due scheduled changes as if they had been folded. */
  readonly version: number;
  /** Due scheduled changes that are still to be folded: the next write of the flag does. */
  readonly due: readonly DueStep[];
}

/** A flag and how many overrides it has. */
export interface FlagRowWithCounts extends FlagRow {
  readonly overrideCount: number;
  readonly activeOverrideCount: number;
}

/** Due scheduled changes of a flag that are still to be folded, in order. */
const dueAt = (now: Date) => sql<readonly DueStep[]>`(
  select coalesce(json_agg(json_build_object(
    'id', step.id, 'at', step.at, 'enabled', step.set_enabled, 'default', step.set_default
  ) order by step.at, step.id), '[]'::json)
  from ${scheduledChanges} step
  where step.flag_name = ${featureFlags}.name and step.status = 'pending' and step.at <= ${now.toISOString()}::timestamptz
)`;

/** The columns of a flag, with the scheduled changes that are due at `now`. */
export const flagColumnsAt = (now: Date) => ({
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
  prerequisites: featureFlags.prerequisites,
  rules: featureFlags.rules,
  defaultFrom: featureFlags.defaultFrom,
  archivedAt: featureFlags.archivedAt,
  createdBy: featureFlags.createdBy,
  updatedBy: featureFlags.updatedBy,
  createdAt: featureFlags.createdAt,
  updatedAt: featureFlags.updatedAt,
  version: featureFlags.version,
  due: dueAt(now),
});

// A condition of its own: in a selected expression drizzle names columns without their table.
const isOfFlag = eq(userFlagOverrides.flagName, featureFlags.name);
const isCountOfFlag = eq(overrideCounts.flagName, featureFlags.name);

/** How many overrides a flag has, in any state. */
export const overrideCountOfFlag = sql<number>`(
  select coalesce(sum(${overrideCounts.total}), 0)::int from ${overrideCounts} where ${isCountOfFlag}
)`;

/** How many overrides a flag has, and how many are active at `now`. */
export const flagCountsAt = (now: Date) => ({
  overrideCount: overrideCountOfFlag,
  activeOverrideCount: sql<number>`(
    (select coalesce(sum(${overrideCounts.total}), 0) from ${overrideCounts} where ${and(isCountOfFlag, overrideCounts.enabled)})
    - (select count(*) from ${userFlagOverrides} where ${and(isOfFlag, userFlagOverrides.enabled, hasEnded(now))})
  )::int`,
});

/** One flag as it is at `now`, or undefined. */
export async function selectFlag(executor: Executor, name: string, now: Date): Promise<FlagRow | undefined> {
  const [row] = await executor
    .select(flagColumnsAt(now))
    .from(featureFlags)
    .where(eq(featureFlags.name, name));
  return row && withDueSteps(row);
}

/** The flags of these names as they are at `now`, as far as they are there. */
export async function selectFlagsByNames(
  executor: Executor,
  names: readonly string[],
  now: Date,
): Promise<FlagRow[]> {
  const rows = await executor
    .select(flagColumnsAt(now))
    .from(featureFlags)
    .where(sql`${featureFlags.name} = any(${sql.param([...names])}::text[])`);
  return rows.map(withDueSteps);
}

/** Those of these names that are a flag's, archived or not. */
export async function selectFlagNames(executor: Executor, names: readonly string[]): Promise<string[]> {
  const rows = await executor
    .select({ name: featureFlags.name })
    .from(featureFlags)
    .where(sql`${featureFlags.name} = any(${sql.param([...names])}::text[])`);
  return rows.map(({ name }) => name);
}

/** One flag with its counts, or undefined. */
export async function selectFlagWithCounts(
  executor: Executor,
  name: string,
  now: Date,
): Promise<FlagRowWithCounts | undefined> {
  const [row] = await executor
    .select({ ...flagColumnsAt(now), ...flagCountsAt(now) })
    .from(featureFlags)
    .where(eq(featureFlags.name, name));
  return row && withDueSteps(row);
}

/** All flags in the form the evaluation takes, with the scheduled changes that are not folded into them. */
export async function selectFlagDefinitions(executor: Executor): Promise<FlagDefinition[]> {
  const [rows, steps] = await Promise.all([
    executor
      .select({
        name: featureFlags.name,
        type: featureFlags.type,
        enabled: featureFlags.enabled,
        clientVisible: featureFlags.clientVisible,
        variants: featureFlags.variants,
        defaultServe: featureFlags.defaultServe,
        offServe: featureFlags.offServe,
        prerequisites: featureFlags.prerequisites,
        rules: featureFlags.rules,
        defaultFrom: featureFlags.defaultFrom,
      })
      .from(featureFlags)
      .where(isNull(featureFlags.archivedAt)),
    executor
      .select({
        id: scheduledChanges.id,
        flagName: scheduledChanges.flagName,
        at: scheduledChanges.at,
        enabled: scheduledChanges.setEnabled,
        default: scheduledChanges.setDefault,
      })
      .from(scheduledChanges)
      .where(eq(scheduledChanges.status, 'pending')),
  ]);
  const schedules = new Map<string, ScheduledStep[]>();
  for (const step of steps) {
    const schedule = schedules.get(step.flagName) ?? [];
    schedule.push(toScheduledStep(step));
    schedules.set(step.flagName, schedule);
  }
  return rows.map((row) => ({
    ...toDefinition({ ...row, archivedAt: null }),
    schedule: schedules.get(row.name) ?? [],
  }));
}

/** A stored scheduled change in the form the evaluation takes. */
function toScheduledStep(step: {
  readonly id: string;
  readonly at: Date;
  readonly enabled: boolean | null;
  readonly default: Serve | null;
}): ScheduledStep {
  return {
    id: step.id,
    at: step.at.toISOString(),
    ...(step.enabled === null ? {} : { enabled: step.enabled }),
    ...(step.default === null ? {} : { default: step.default }),
  };
}

/** A flag row in the form the evaluation takes. */
export function toDefinition(
  row: Pick<
    FlagRow,
    | 'name'
    | 'type'
    | 'enabled'
    | 'clientVisible'
    | 'variants'
    | 'defaultServe'
    | 'offServe'
    | 'prerequisites'
    | 'rules'
    | 'defaultFrom'
    | 'archivedAt'
  >,
): FlagDefinition {
  return {
    name: row.name,
    type: row.type,
    enabled: row.enabled,
    client_visible: row.clientVisible,
    variants: row.variants,
    default: row.defaultServe,
    off: row.offServe,
    prerequisites: row.prerequisites,
    rules: row.rules,
    default_from: row.defaultFrom,
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
  | 'prerequisites'
  | 'rules'
  | 'defaultFrom'
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

/** Writes new fields into a flag and gives it a version. */
export async function updateFlagRow(
  tx: Transaction,
  name: string,
  fields: FlagFields,
  version: number,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .update(featureFlags)
    .set({ ...stored(fields), updatedBy: by, updatedAt: now, version })
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
    prerequisites: jsonb(fields.prerequisites),
    rules: jsonb(fields.rules),
    defaultFrom: fields.defaultFrom,
    archivedAt: fields.archivedAt,
  };
}
