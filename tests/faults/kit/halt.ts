import postgres from 'postgres';

/** Holds up whoever makes the tables of a database. */
export interface Halt {
  /** Whether somebody is there. */
  readonly isReached: () => Promise<boolean>;
  /** Ends whoever is there, and lets all others pass. */
  readonly remove: () => Promise<void>;
}

/** So many tables are made, and many are not. */
const TABLES = 5;

/** Makes everybody halt in the middle of making the tables of a database. */
export async function haltInTheMiddle(databaseUrl: string): Promise<Halt> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    create function halt() returns event_trigger language plpgsql as $$ begin
      if (select count(*) from pg_tables where schemaname = 'public') = ${TABLES} then
        perform pg_sleep(3600);
      end if;
    end $$;
    create event trigger halt on ddl_command_end when tag in ('CREATE TABLE') execute function halt();`);
  const those = sql`from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  return {
    isReached: async () => (await sql`select 1 ${those}`).length > 0,
    remove: async () => {
      await sql`select pg_terminate_backend(pid) ${those}`;
      await sql`drop event trigger halt`;
      await sql`drop function halt`;
      await sql.end();
    },
  };
}
