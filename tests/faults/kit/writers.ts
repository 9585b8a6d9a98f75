import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster';
import type { Write } from './history';

/** Writes whatever happens, and remembers what came of it. */
export interface Writers {
  readonly writes: readonly Write[];
  /** Answers that nobody should get: neither done, nor overtaken, nor “come again”. */
  readonly wrongAnswers: readonly string[];
  /** Pins a flag for somebody, over whatever is there. */
  readonly pin: (user: string, flag: string, value: number, expiresAt?: Date) => Promise<Write>;
  /** Reads the override, and changes it unless somebody else has meanwhile. */
  readonly compareAndPin: (user: string, flag: string, value: number) => Promise<void>;
  /** Pins two flags for somebody in one transaction. */
  readonly pinBoth: (user: string, flags: readonly [string, string], value: number) => Promise<void>;
  /**
   * Gives two flags another default in one transaction, of which nobody is notified.
   * @param beforeCommit what the transaction waits for, with its revision taken and everything written
   */
  readonly changeBoth: (
    flags: readonly [string, string],
    value: number,
    beforeCommit?: () => Promise<unknown>,
  ) => Promise<void>;
}

interface Request {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  /** 0 where none came. */
  readonly status: number;
  readonly text: string;
  readonly etag: string;
}

const OVERTAKEN = 412;
const COME_AGAIN = 503;

/** Writers who come by the one address of the cluster, each time to another instance. */
export function createWriters({ asAdmin, sql }: Pick<Cluster, 'asAdmin' | 'sql'>): Writers {
  const writes: Write[] = [];
  const wrongAnswers: string[] = [];
  let written = 0;
  const mark = randomUUID().slice(0, 8);
  const nextKey = () => `write ${mark}-${++written}`;

  const ask = async ({ method, path, body, headers }: Request): Promise<Answer> => {
    try {
      const response = await asAdmin(method, path, body, headers);
      const etag = response.headers.get('etag') ?? '';
      return { status: response.status, text: await response.text(), etag };
    } catch {
      return { status: 0, text: '', etag: '' };
    }
  };

  const send = async (
    request: Request,
    write: Pick<Write, 'key' | 'user' | 'basedOn'>,
    flags: readonly string[],
  ) => {
    const { status, text } = await ask(request);
    const outcome = outcomeOf(status);
    if (outcome === 'refused' && status !== OVERTAKEN)
      wrongAnswers.push(`${request.method}: ${status} ${text}`);
    const version: number | null =
      flags.length === 1 && outcome === 'acknowledged' ? JSON.parse(text).version : null;
    const ended = flags.map((flag): Write => ({ ...write, flag, outcome, version, endedAt: Date.now() }));
    writes.push(...ended);
    return ended;
  };

  return {
    writes,
    wrongAnswers,
    pin: async (user, flag, value, expiresAt) => {
      const key = nextKey();
      const body = { value, reason: key, expires_at: expiresAt?.toISOString() ?? null };
      const path = `/api/admin/users/${user}/flag-overrides/${flag}`;
      const [write] = await send({ method: 'PUT', path, body }, { key, user, basedOn: null }, [flag]);
      if (!write) throw new Error('unreachable');
      return write;
    },
    compareAndPin: async (user, flag, value) => {
      const path = `/api/admin/users/${user}/flag-overrides/${flag}`;
      const found = await ask({ method: 'GET', path });
      if (found.status !== 200) return;
      const key = nextKey();
      const body = { value, reason: key };
      const headers = { 'if-match': found.etag };
      const basedOn = JSON.parse(found.text).version;
      await send({ method: 'PATCH', path, body, headers }, { key, user, basedOn }, [flag]);
    },
    pinBoth: async (user, flags, value) => {
      const key = nextKey();
      const body = flags.map((flag_name) => ({ user_id: user, flag_name, value, reason: key }));
      const path = '/api/admin/flag-overrides/import?on_conflict=replace';
      await send({ method: 'POST', path, body }, { key, user, basedOn: null }, flags);
    },
    changeBoth: async (flags, value, beforeCommit = async () => {}) => {
      const key = nextKey();
      const outcome = await changeUnnotified(sql, flags, { key, value, beforeCommit }).then(
        () => 'acknowledged' as const,
        () => 'unknown' as const,
      );
      const rest = { user: 'everybody', basedOn: null, version: null, endedAt: Date.now() };
      writes.push(...flags.map((flag) => ({ key, flag, outcome, ...rest })));
    },
  };
}

/** An answer of 503 may have come after the commit: only the connection to the database was lost. */
function outcomeOf(status: number): Write['outcome'] {
  if (status >= 200 && status < 300) return 'acknowledged';
  return status === 0 || status === COME_AGAIN ? 'unknown' : 'refused';
}

async function changeUnnotified(
  sql: Cluster['sql'],
  flags: readonly [string, string],
  { key, value, beforeCommit }: { key: string; value: number; beforeCommit: () => Promise<unknown> },
): Promise<void> {
  // Also where others may only read.
  await sql.begin('read write', async (tx) => {
    // Who never gets the lock says so, instead of holding up the end of the test.
    await tx`set local lock_timeout = '60s'`;
    const [state] = await tx`
      update database_state set revision = revision + 1, definitions_revision = revision + 1
      returning revision`;
    for (const [ordinal, flag] of flags.entries()) {
      await tx`update feature_flags set default_serve = ${tx.json({ value })} where name = ${flag}`;
      await tx`
        insert into audit_log
          (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, flag_name, after)
        values (${state?.revision}, ${ordinal}, now(), 'system', 'test', 'test', 'updated', 'flag', ${flag},
          ${flag}, ${tx.json({ value, reason: key })})`;
    }
    await beforeCommit();
  });
}

/** Does something again and again until it is told to stop. */
export function withoutEnd(
  work: () => Promise<unknown>,
  pauseMs: number,
): { readonly stop: () => Promise<void> } {
  let stopped = false;
  const working = (async () => {
    while (!stopped) {
      await work();
      await pause(pauseMs);
    }
  })();
  return {
    stop: () => {
      stopped = true;
      return working;
    },
  };
}
