import { sql } from 'drizzle-orm';
import { type Database, openDatabase } from '../db/client';
import { withinMs } from '../db/health';
import { type ChangesSince, selectChangesSince } from './feed-queries';
import { type DefinitionsAt, readDefinitions } from './snapshot';

/** What has not come until then is asked for once more on a new connection: this one may be dead, and look healthy. */
const HEDGE_MS = 600;
/** What has not come until then never comes. */
const TIMEOUT_MS = 3_000;
/** The same where all flags and segments are read and compiled. */
const ALL_TIMEOUT_MS = 30_000;
const LATE = Symbol('late');

/** What a reading found, all of it of one revision. */
export interface Reading {
  readonly changes: ChangesSince;
  readonly definitions: DefinitionsAt;
}

/** Reads on a connection of its own, so that no load of the pool holds it up, and takes a new one when that is dead. */
export interface Reader {
  /**
   * @param since the revision that is known and its flags and segments; null reads no changes
   * @throws whatever the database throws
   */
  readonly read: (since: Since | null) => Promise<Reading>;
  /** Sends a notification. */
  readonly notify: (channel: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Since {
  readonly revision: number;
  readonly definitions: DefinitionsAt;
}

type Connection = ReturnType<typeof openDatabase>;

/** Opens no connection before the first use. */
export function createReader(): Reader {
  let current: Connection | null = null;
  const all = new Set<Connection>();
  const open = () => {
    const connection = openDatabase('pennon feed', 1);
    all.add(connection);
    return connection;
  };
  const end = async (connection: Connection) => {
    if (current === connection) current = null;
    all.delete(connection);
    await connection.client.end({ timeout: 0 });
  };

  /** What `ask` is answered within the time; a connection that does not answer is ended. */
  const ask = async <T>(connection: Connection, timeoutMs: number, work: (db: Database) => Promise<T>) => {
    const working = work(connection.db);
    const result = await withinMs(timeoutMs, working, LATE);
    if (result !== LATE) return result;
    working.catch(() => {});
    void end(connection);
    throw new Error(`the database has not answered for ${timeoutMs} ms`);
  };

  /** Asks on the connection at hand and, when that takes long, on a new one as well; whichever answers first stays. */
  const askHedged = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
    const first = current ?? open();
    current = first;
    const answer = ask(first, TIMEOUT_MS, work);
    const early = await withinMs(HEDGE_MS, answer, LATE);
    if (early !== LATE) return early;
    const spare = open();
    try {
      const { winner, loser, result } = await Promise.any([
        answer.then((result) => ({ winner: first, loser: spare, result })),
        ask(spare, TIMEOUT_MS, work).then((result) => ({ winner: spare, loser: first, result })),
      ]);
      void end(loser);
      current = winner;
      return result;
    } catch (error) {
      void end(first);
      void end(spare);
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
  };

  return {
    close: async () => {
      await Promise.all([...all].map(end));
    },
    notify: async (channel) => {
      current ??= open();
      await ask(current, TIMEOUT_MS, (db) => db.execute(sql`select pg_notify(${channel}, '')`));
    },
    read: async (since) => {
      const revision = since?.revision ?? Number.MAX_SAFE_INTEGER;
      const changes = await askHedged((db) => selectChangesSince(db, revision));
      if (since && haveSameDefinitions(since.definitions, changes)) {
        return { changes, definitions: since.definitions };
      }
      current ??= open();
      return ask(current, ALL_TIMEOUT_MS, (db) => readAll(db, revision));
    },
  };
}

function readAll(db: Database, revision: number): Promise<Reading> {
  return db.transaction(
    async (tx) => {
      // Once more: what came in between belongs to the same revision as the definitions.
      const changes = await selectChangesSince(tx, revision);
      return { changes, definitions: await readDefinitions(tx) };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

function haveSameDefinitions(held: DefinitionsAt, { epoch, definitionsRevision }: ChangesSince): boolean {
  return held.epoch === epoch && held.definitionsRevision === definitionsRevision;
}
