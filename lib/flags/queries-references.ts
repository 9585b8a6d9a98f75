import { and, asc, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { featureFlags } from '../db/schema';
import type { References } from '../evaluation/graph';
import type { Prerequisite } from '../evaluation/types';
import type { FlagRow } from './queries';

/** What another flag must know of one to name it. */
export type FlagShape = Pick<FlagRow, 'name' | 'type' | 'variants' | 'archivedAt'>;

/** Those of some flags that are there, archived or not. */
export function selectFlagShapes(executor: Executor, names: readonly string[]): Promise<FlagShape[]> {
  return executor
    .select({
      name: featureFlags.name,
      type: featureFlags.type,
      variants: featureFlags.variants,
      archivedAt: featureFlags.archivedAt,
    })
    .from(featureFlags)
    .where(inArray(featureFlags.name, [...names]));
}

/** Which flags each flag depends on. Archived flags depend on nothing. */
export async function selectPrerequisites(executor: Executor): Promise<References> {
  const rows = await executor
    .select({ name: featureFlags.name, prerequisites: featureFlags.prerequisites })
    .from(featureFlags)
    .where(and(isNull(featureFlags.archivedAt), ne(featureFlags.prerequisites, sql`'[]'::jsonb`)));
  return new Map(
    rows.map(({ name, prerequisites }) => [name, readable(prerequisites).map(({ flag }) => flag)]),
  );
}

/** The flags, archived ones aside, that depend on a flag, and the variants of it that they name. */
export async function selectDependents(
  executor: Executor,
  name: string,
): Promise<{ readonly name: string; readonly variants: readonly string[] }[]> {
  const dependsOnIt = sql`${featureFlags.prerequisites} @> jsonb_build_array(jsonb_build_object('flag', ${name}::text))`;
  const rows = await executor
    .select({ name: featureFlags.name, prerequisites: featureFlags.prerequisites })
    .from(featureFlags)
    .where(and(isNull(featureFlags.archivedAt), dependsOnIt))
    .orderBy(asc(featureFlags.name));
  return rows.map((row) => ({
    name: row.name,
    variants: readable(row.prerequisites)
      .filter(({ flag }) => flag === name)
      .flatMap(({ variants }) => variants),
  }));
}

/** Rows may have been written around the services. */
function readable(prerequisites: readonly Prerequisite[]): readonly Prerequisite[] {
  if (!Array.isArray(prerequisites)) return [];
  return prerequisites.filter((item) => typeof item?.flag === 'string' && Array.isArray(item.variants));
}
