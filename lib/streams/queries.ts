import { sql } from 'drizzle-orm';
import type { Executor } from '../db/client';
import { users } from '../db/schema';

/** By what names applications may know somebody. */
export interface Names {
  readonly id: string;
  readonly targetingKey: string;
  readonly externalId: string | null;
}

/** The names of people, those who are gone left out. */
export function selectNames(executor: Executor, ids: readonly string[]): Promise<Names[]> {
  return executor
    .select({ id: users.id, targetingKey: users.targetingKey, externalId: users.externalId })
    .from(users)
    .where(sql`${users.id} = any(${sql.param([...ids])}::uuid[])`);
}
