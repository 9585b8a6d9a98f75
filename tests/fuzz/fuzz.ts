import fc from 'fast-check';
import type postgres from 'postgres';
import { ENDPOINTS } from '@/app/api/endpoints';
import { createDocumentCheck } from '../support/documented';
import { type FuzzRequest, fuzzRequests } from './requests';
import { faultOf } from './verdict';

interface Fuzzing {
  readonly url: string;
  /** Looks into the server's database. */
  readonly sql: postgres.Sql;
  /** An admin's API key. */
  readonly key: string;
  /** The same seed makes the same requests of the same database. */
  readonly seed: number;
  readonly batch: number;
  /** Asked before each batch. */
  readonly goesOn: (sent: number) => boolean;
}

/** What came of it. */
interface Fuzzed {
  readonly sent: number;
  /** How often each status was the answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What was wrong, of each kind one with its seed. */
  readonly faults: readonly string[];
}

/** Then it is clear that something is wrong. */
const MAX_FAULTS = 20;

/** Sends a server what its own reference describes, and what it does not. */
export async function fuzz({ url, sql, key, seed: first, batch, goesOn }: Fuzzing): Promise<Fuzzed> {
  const document = await (await fetch(`${url}/api/openapi.json`)).json();
  const check = createDocumentCheck(document, ENDPOINTS);
  const requests = fuzzRequests(document, await whatIsThere(sql), key);
  const statuses = new Map<number, number>();
  const faults = new Map<string, string>();
  let sent = 0;

  for (let seed = first; goesOn(sent) && faults.size < MAX_FAULTS; seed++) {
    const refused: string[] = [];
    for (const request of fc.sample(requests, { seed, numRuns: batch })) {
      sent += 1;
      const id = `fuzz-${sent}`;
      const answer = await send(url, request, id);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status >= 400) refused.push(id);
      const fault = await faultOf(request, answer, check);
      const kind = `${request.method} ${request.template} ${answer.status}`;
      if (fault && !faults.has(kind)) faults.set(kind, describeFault(seed, request, fault));
    }
    const written = await writtenBy(sql, refused);
    if (written.length > 0) faults.set('a refused call has written', `--seed ${seed}: ${written.join(', ')}`);
  }
  return { sent, statuses, faults: [...faults.values()] };
}

function describeFault(seed: number, request: FuzzRequest, fault: string): string {
  return `--seed ${seed}: ${fault.slice(0, 1_000)}\n${JSON.stringify(request).slice(0, 2_000)}`;
}

function send(url: string, { method, path, headers, body }: FuzzRequest, id: string): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { ...headers, 'x-request-id': id },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
}

/** Every write is in the audit log under the id of its request. */
async function writtenBy(sql: postgres.Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql`select request_id, action from audit_log where request_id = any(${[...ids]})`;
  return rows.map((row) => `${row.request_id} ${row.action}`);
}

/** Ids and names of what is there, by the names that parameters and members have. */
async function whatIsThere(sql: postgres.Sql) {
  const values = async (query: postgres.PendingQuery<postgres.Row[]>) =>
    (await query).map((row) => String(row.value));
  const users = await values(sql`select id as value from users order by email limit 20`);
  const flags = await values(sql`select name as value from feature_flags order by name limit 20`);
  const segments = await values(sql`select key as value from segments order by key limit 5`);
  const emails = await values(sql`select email as value from users order by email limit 5`);
  return {
    user_id: users,
    user: users,
    users,
    users_emails: emails,
    flag_name: flags,
    flag: flags,
    key: [...flags, ...segments],
    // Not the key that asks: whoever revokes it would ask in vain from then on.
    key_id: await values(sql`select id as value from api_keys where not from_environment limit 5`),
    change_id: await values(sql`select id as value from scheduled_changes limit 5`),
    variant: ['on', 'off'],
    cursor: ['', 'AAAA'],
  };
}
