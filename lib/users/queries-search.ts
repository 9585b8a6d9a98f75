import { like, or, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { lower, users } from '../db/schema';
import { containsPattern } from '../db/search';

/** About this many pages of the table are looked at to tell how common a text is; 40 people a page. */
const SAMPLED_PAGES = 50;
/** A text that more people than this share have is common: reading in order finds a page of them sooner. */
const COMMON_SHARE = 0.005;
/** The largest share that is ever gathered. */
const GATHERED_SHARE = 0.05;
const PAGE_BYTES = 8192;

/** Whom a text finds. */
export interface FoundPeople {
  /** The share of all people whose e-mail or name has the text, told from a sample. */
  readonly share: number;
  /** Everybody who has it; null when those are many, or an index cannot tell. */
  readonly ids: readonly string[] | null;
}

/** The condition that a person's e-mail or name has a text in it. */
export function userContains(q: string): SQL | undefined {
  const pattern = containsPattern(q);
  return or(like(lower(users.email), pattern), like(lower(users.name), pattern));
}

/**
 * Finds the people whose e-mail or name has a text in it: through the trigram index when few do. The planner cannot
 * tell a rare text from a common one, so a sample decides.
 */
export async function findPeople(tx: Transaction, q: string): Promise<FoundPeople> {
  const share = await sampleShare(tx, q);
  if (share > COMMON_SHARE || !hasTrigrams(q)) return { share, ids: null };
  return { share, ids: await gatherPeople(tx, q) };
}

/**
 * Finds the people who have a text that is common, for when those who were looked at in order did not: names stand
 * together in the order of e-mails.
 * @returns null when they are too many, or the index cannot tell
 */
export async function findCommonPeople(
  tx: Transaction,
  q: string,
  { share }: FoundPeople,
): Promise<readonly string[] | null> {
  return share > GATHERED_SHARE || !hasTrigrams(q) ? null : gatherPeople(tx, q);
}

async function gatherPeople(tx: Transaction, q: string): Promise<readonly string[]> {
  await tx.execute(sql`select set_config('enable_seqscan', 'off', true)`);
  const [row] = await tx
    .select({ ids: sql<string[]>`coalesce(array_agg(${users.id}), '{}')` })
    .from(users)
    .where(userContains(q));
  await tx.execute(sql`select set_config('enable_seqscan', 'on', true)`);
  return row?.ids ?? [];
}

async function sampleShare(tx: Transaction, q: string): Promise<number> {
  const percent = sql`least(100, ${100 * SAMPLED_PAGES * PAGE_BYTES}::float8 / greatest(1, pg_relation_size('users')))`;
  const [row] = await tx.execute<{ size: number; found: number }>(sql`
    select count(*)::int as size, (count(*) filter (where ${userContains(q)}))::int as found
    from ${users} tablesample system (${percent}) repeatable (1)`);
  return row && row.size > 0 ? row.found / row.size : 0;
}

/** Whether the index can look a text up: it needs three letters or digits in a row. */
function hasTrigrams(q: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(q);
}
