import type postgres from 'postgres';
import type { Committed } from './history';
import { ADMIN } from './server';

/** Writes whatever happens, and remembers what was acknowledged. */
export interface RecordedWrites {
  /** What was acknowledged: a reason and a flag each. */
  readonly acknowledged: readonly string[];
  /** Answers other than done and 503. */
  readonly wrongAnswers: readonly string[];
  /**
   * Pins a flag for somebody.
   * @returns whether it was acknowledged
   */
  readonly pin: (user: string, flag: string, value: number, expiresAt?: Date) => Promise<boolean>;
  /** Pins two flags for somebody in one transaction. */
  readonly pinBoth: (user: string, flags: readonly [string, string], value: number) => Promise<boolean>;
  /** Gives two flags another default in one transaction, of which nobody is notified. */
  readonly changeBoth: (flags: readonly [string, string], value: number) => Promise<void>;
}

/** What the audit log says of some flags. */
export interface Logged {
  /** As in `acknowledged`. */
  readonly writes: readonly string[];
  /** What concerns everybody, or this person. */
  readonly committed: readonly Committed[];
}

/** @param url of the servers; each write has a connection of its own */
export function recordWrites(url: string, sql: postgres.Sql): RecordedWrites {
  const acknowledged: string[] = [];
  const wrongAnswers: string[] = [];
  let written = 0;
  const nextReason = () => `write ${++written}`;

  const send = async (method: string, path: string, body: unknown): Promise<boolean> => {
    const authorization = `Bearer ${ADMIN.apiKey}`;
    const headers = { authorization, 'content-type': 'application/json', connection: 'close' };
    try {
      const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
      const text = await response.text();
      if (!response.ok && response.status !== 503) wrongAnswers.push(`${method} ${path}: ${text}`);
      return response.ok;
    } catch {
      // Whether it was done nobody knows.
      return false;
    }
  };

  return {
    acknowledged,
    wrongAnswers,
    pin: async (user, flag, value, expiresAt) => {
      const reason = nextReason();
      const body = { value, reason, expires_at: expiresAt?.toISOString() ?? null };
      const done = await send('PUT', `/api/admin/users/${user}/flag-overrides/${flag}`, body);
      if (done) acknowledged.push(`${reason} ${flag}`);
      return done;
    },
    pinBoth: async (user, flags, value) => {
      const reason = nextReason();
      const rows = flags.map((flag_name) => ({ user_id: user, flag_name, value, reason }));
      const done = await send('POST', '/api/admin/flag-overrides/import?on_conflict=replace', rows);
      if (done) acknowledged.push(...flags.map((flag) => `${reason} ${flag}`));
      return done;
    },
    changeBoth: async (flags, value) => {
      const reason = nextReason();
      await sql.begin(async (tx) => {
        const [state] = await tx`
          update database_state set revision = revision + 1, definitions_revision = revision + 1
          returning revision`;
        for (const [ordinal, flag] of flags.entries()) {
          await tx`update feature_flags set default_serve = ${tx.json({ value })} where name = ${flag}`;
          await tx`
            insert into audit_log
              (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, flag_name, after)
            values (${state?.revision}, ${ordinal}, now(), 'system', 'test', 'test', 'updated', 'flag', ${flag},
              ${flag}, ${tx.json({ value, reason })})`;
        }
      });
      acknowledged.push(...flags.map((flag) => `${reason} ${flag}`));
    },
  };
}

/** Reads what was written to these flags, and whatever of it concerns a person. */
export async function readLog(sql: postgres.Sql, flags: readonly string[], person: string): Promise<Logged> {
  const rows = await sql`
    select revision, flag_name, user_id, after -> 'value' as value, after ->> 'reason' as reason from audit_log
    where flag_name in ${sql(flags)} and after ->> 'reason' is not null order by revision, ordinal`;
  return {
    writes: rows.map(({ reason, flag_name }) => `${reason} ${flag_name}`),
    committed: rows
      .filter(({ user_id }) => user_id === null || user_id === person)
      .map((row) => ({ revision: Number(row.revision), flag: row.flag_name, value: row.value })),
  };
}
