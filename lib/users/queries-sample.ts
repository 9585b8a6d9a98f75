import { asc, count, gt, inArray, sql } from 'drizzle-orm';
import { type Executor, getDb } from '../db/client';
import { users } from '../db/schema';
import type { EvaluationContext } from '../evaluation/types';
import { type ContextRow, contextColumns, toEvaluationContext } from './view';

/** People who are in memory at a time. */
const BATCH = 500;

/** Some people of the directory, or all of them. */
export interface UserSample {
  /** People in the directory. */
  readonly total: number;
  /** How many of them were read. */
  readonly size: number;
}

/** A person of the directory as rules see them. */
export interface SampledUser extends EvaluationContext {
  readonly id: string;
}

type Visit = (people: readonly SampledUser[]) => Promise<void>;

/** Reads the directory as `visitUsers` does, all as of one instant. */
export async function readUserSample(limit: number, visit: Visit): Promise<UserSample> {
  return getDb().transaction((tx) => visitUsers(tx, limit, visit), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  });
}

/**
 * Reads the directory as rules see it, a batch at a time: everybody, or `limit` people picked at random when there are
 * more. Ids would be no fair sample in their order, as conditions may look at them: an id is the targeting key of
 * those who have no external id.
 * @param executor a repeatable-read transaction, or people who come and go meanwhile make it a little wrong
 */
export async function visitUsers(executor: Executor, limit: number, visit: Visit): Promise<UserSample> {
  const [row] = await executor.select({ total: count() }).from(users);
  const total = row?.total ?? 0;
  if (total > limit) await visitSome(executor, limit, visit);
  else await visitAll(executor, visit);
  return { total, size: Math.min(total, limit) };
}

async function visitAll(executor: Executor, visit: Visit): Promise<void> {
  let last: string | null = null;
  for (;;) {
    const rows: Awaited<ReturnType<typeof selectBatch>> = await selectBatch(executor, last);
    await visit(rows.map(toSampledUser));
    last = rows.at(-1)?.id ?? null;
    if (rows.length < BATCH) return;
  }
}

const selectBatch = (executor: Executor, after: string | null) =>
  executor
    .select({ id: users.id, ...contextColumns })
    .from(users)
    .where(after === null ? undefined : gt(users.id, after))
    .orderBy(asc(users.id))
    .limit(BATCH);

async function visitSome(executor: Executor, limit: number, visit: Visit): Promise<void> {
  const picked = await executor.select({ id: users.id }).from(users).orderBy(sql`random()`).limit(limit);
  for (let start = 0; start < picked.length; start += BATCH) {
    const ids = picked.slice(start, start + BATCH).map(({ id }) => id);
    const rows = await executor
      .select({ id: users.id, ...contextColumns })
      .from(users)
      .where(inArray(users.id, ids));
    await visit(rows.map(toSampledUser));
  }
}

function toSampledUser(row: ContextRow & { readonly id: string }): SampledUser {
  return { id: row.id, ...toEvaluationContext(row) };
}
