import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { createDocumentCheck } from '../support/documented';
import { freePort } from '../support/free-port';
import { createDatabase, startTestPostgres, type TestPostgres } from '../support/postgres';
import { type ServerProcess, startProcess } from '../support/server-process';
import { type FuzzRequest, fuzzRequests } from './requests';
import { faultOf } from './verdict';

// `npm run fuzz`: a real server, on a database of its own, gets what its own reference describes, and what it does not.
const ROOT = path.resolve(import.meta.dirname, '../..');
const SECONDS = Number(process.env.PENNON_FUZZ_SECONDS ?? 60);
const SEED = Number(process.env.PENNON_FUZZ_SEED ?? Date.now() % 2 ** 31);
const KEY = `pnn_${'f'.repeat(64)}`;
const BATCH = 200;
/** Then it is clear that something is wrong. */
const MAX_FAULTS = 20;

let db: TestPostgres;
let server: ServerProcess;
let sql: postgres.Sql;
let url: string;
const dataDir = path.join(ROOT, 'node_modules', '.cache', `pennon-fuzz-${process.pid}`);

beforeAll(async () => {
  db = await startTestPostgres();
  const databaseUrl = await createDatabase(db.url);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = await startProcess({
    main: path.join(ROOT, 'dist/server/main.mjs'),
    cwd: ROOT,
    url,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      PENNON_DATA_DIR: dataDir,
      PENNON_DEMO: '1',
      PENNON_ADMIN_PASSWORD: 'correct horse battery staple',
      PENNON_ADMIN_API_KEY: KEY,
    },
  });
  sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
}, 180_000);

afterAll(async () => {
  await sql?.end();
  await server?.end('SIGTERM');
  await db?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test(
  'whatever is asked, nothing fails, errors are problems that tell nothing, and a refused call changes nothing',
  async () => {
    console.log(`fuzzing for ${SECONDS} s with --seed ${SEED}`);
    const document = await (await fetch(`${url}/api/openapi.json`)).json();
    const check = createDocumentCheck(document, ENDPOINTS);
    const requests = fuzzRequests(document, await whatIsThere(), KEY);
    const seen = new Map<number, number>();
    const refused: string[] = [];
    let count = 0;

    const faults = new Map<string, string>();
    const until = performance.now() + SECONDS * 1000;
    for (let seed = SEED; performance.now() < until && faults.size < MAX_FAULTS; seed++) {
      for (const request of fc.sample(requests, { seed, numRuns: BATCH })) {
        count += 1;
        const id = `fuzz-${count}`;
        const answer = await send(request, id);
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        if (answer.status >= 400) refused.push(id);
        const fault = await faultOf(request, answer, check);
        const kind = `${request.method} ${request.template} ${answer.status}`;
        if (fault && !faults.has(kind)) faults.set(kind, describeFault(seed, request, fault));
      }
      await expectNothingWritten(refused.splice(0));
    }

    const statuses = [...seen].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    console.log(`${count} requests: ${statuses.join(', ')}`);
    expect([...faults.values()].join('\n\n')).toBe('');
    expect(count).toBeGreaterThan(SECONDS);
  },
  (SECONDS + 300) * 1000,
);

function describeFault(seed: number, request: FuzzRequest, fault: string): string {
  return `--seed ${seed}: ${fault.slice(0, 1_000)}\n${JSON.stringify(request).slice(0, 2_000)}`;
}

function send({ method, path: target, headers, body }: FuzzRequest, id: string): Promise<Response> {
  return fetch(`${url}${target}`, {
    method,
    headers: { ...headers, 'x-request-id': id },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
}

/** Every write is in the audit log under the id of its request. */
async function expectNothingWritten(ids: readonly string[]): Promise<void> {
  const written = await sql`select request_id, action from audit_log where request_id = any(${[...ids]})`;
  expect(written, 'a refused call has written').toEqual([]);
}

/** Ids and names of the demo, by the names that parameters and members have. */
async function whatIsThere() {
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
