import { sql } from 'drizzle-orm';
import type { Executor } from './client';

/** What an operator may ask about the database. */
export interface DatabaseFacts {
  /** Of PostgreSQL: "18.1". */
  readonly version: string;
  readonly bytes: number;
}

/** Which PostgreSQL this is, and how much room the data takes. */
export async function selectDatabaseFacts(executor: Executor): Promise<DatabaseFacts> {
  const [row] = await executor.execute<{ version: string; bytes: string }>(sql`
    select current_setting('server_version') as version, pg_database_size(current_database()) as bytes`);
  return { version: row?.version ?? 'unknown', bytes: Number(row?.bytes ?? 0) };
}
