import { sql } from 'drizzle-orm';
import { openDatabase } from '../db/client';
import { withinMs } from '../db/health';
import { type ChangesSince, selectChangesSince } from './feed-queries';
import { type DefinitionsAt, readDefinitions } from './snapshot';

/** What has not come until then never comes: the connection is dead. */
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

/** Opens no connection before the first use. */
export function createReader(): Reader {
  let opened: ReturnType<typeof openDatabase> | null = null;
  const close = async () => {
    const closing = opened;
    opened = null;
    await closing?.client.end({ timeout: 0 });
  };
  const bounded = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
    const result = await withinMs(timeoutMs, work, LATE);
    if (result !== LATE) return result;
    work.catch(() => {});
    void close();
    throw new Error(`the database has not answered for ${timeoutMs} ms`);
  };
  const db = () => {
    opened ??= openDatabase('pennon feed', 1);
    return opened.db;
  };

  return {
    close,
    notify: async (channel) => {
      await bounded(TIMEOUT_MS, db().execute(sql`select pg_notify(${channel}, '')`));
    },
    read: async (since) => {
      const revision = since?.revision ?? Number.MAX_SAFE_INTEGER;
      const changes = await bounded(TIMEOUT_MS, selectChangesSince(db(), revision));
      if (since && haveSameDefinitions(since.definitions, changes)) {
        return { changes, definitions: since.definitions };
      }
      const reading = db().transaction(
        async (tx) => {
          // Once more: what came in between belongs to the same revision as the definitions.
          const sameInstant = await selectChangesSince(tx, revision);
          return { changes: sameInstant, definitions: await readDefinitions(tx) };
        },
        { isolationLevel: 'repeatable read', accessMode: 'read only' },
      );
      return bounded(ALL_TIMEOUT_MS, reading);
    },
  };
}

function haveSameDefinitions(held: DefinitionsAt, { epoch, definitionsRevision }: ChangesSince): boolean {
  return held.epoch === epoch && held.definitionsRevision === definitionsRevision;
}
