import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { ERRORS } from '@/lib/errors';
import { countEvaluations, countRequest, tallyOf } from '@/lib/metrics';
import { getFlagValueForUser } from '@/lib/overrides/service';
import { createFastLane } from '@/server/fast-lane';
import { withPageMetrics } from '@/server/page-metrics';
import { call } from '../support/api';
import { rawSql } from '../support/database';
import { contextOf, makeFlag, makeKey, makeOverride, makeUser } from '../support/factories';
import { type Sample, sampleOf, scrape } from '../support/metrics';

const DURATION = 'pennon_http_request_duration_seconds';

/** How much metrics grew while `work` ran. */
async function growth(work: () => Promise<unknown>) {
  const before = await scrape();
  await work();
  const after = await scrape();
  return (name: string, labels: Record<string, string> = {}) =>
    sampleOf(after, name, labels) - sampleOf(before, name, labels);
}

/** Before anything has been read there is no snapshot to speak of; the first test of this file finds it so. */
test('no snapshot has no revision and no age', async () => {
  const names = new Set((await scrape()).map(({ name }) => name));

  expect(names).toContain('pennon_database_up');
  expect([...names].filter((name) => /^pennon_snapshot_(revision|age)/.test(name))).toEqual([]);
});

const valuesOf = (samples: readonly Sample[], label: string) =>
  new Set(samples.filter(({ name }) => name.startsWith(DURATION)).map(({ labels }) => labels[label]));

test('answers are counted and timed by template, method and status, and refusals by code', async () => {
  const { secret: key } = await makeKey('viewer');
  const [one, two] = [await makeFlag(), await makeFlag()];
  const route = '/api/admin/feature-flags/{flag_name}';

  const grown = await growth(async () => {
    for (const { name } of [one, two]) await call('GET', `/api/admin/feature-flags/${name}`, { key });
    await call('PATCH', `/api/admin/feature-flags/${one.name}`, { key, json: {} });
    await call('GET', `/api/admin/feature-flags/${one.name}`);
    await call('GET', '/api/admin/feature-flags/nothing', { key });
  });

  const count = (method: string, status: number) =>
    grown(`${DURATION}_count`, { route, method, status: String(status) });
  expect(count('GET', 200)).toBe(2);
  expect(count('PATCH', 403)).toBe(1);
  expect(count('GET', 401)).toBe(1);
  expect(count('GET', 404)).toBe(1);
  expect(grown(`${DURATION}_sum`, { route, method: 'GET', status: '200' })).toBeGreaterThan(0);
  expect(grown(`${DURATION}_bucket`, { route, method: 'GET', status: '200', le: '+Inf' })).toBe(2);
  expect(grown('pennon_requests_refused_total', { code: 'forbidden' })).toBe(1);
  expect(grown('pennon_requests_refused_total', { code: 'unauthenticated' })).toBe(1);
});

test('whatever is asked for, there are only so many labels', async () => {
  const lane = createFastLane();
  const pages = withPageMetrics((_, response) => void response.writeHead(404).end());
  const server = createServer((request, response) => {
    if (!lane(request, response)) pages(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const hostile = [
    '%00',
    '__proto__',
    "'; drop table users; --",
    '%2e%2e',
    'é',
    '"}\n{x="',
    'a'.repeat(4000),
  ];
  try {
    for (const [index, text] of [...hostile, ...hostile.map((item) => item + Math.random())].entries()) {
      const part = encodeURI(text);
      for (const path of [`/api/admin/feature-flags/${part}`, `/api/${part}`, `/${part}`, `/_next/${part}`]) {
        const method = ['GET', 'POST', 'PROPFIND', 'OPTIONS', 'DELETE'][index % 5] ?? 'GET';
        await (await fetch(origin + path, { method })).text();
      }
      await call('GET', `/api/${encodeURIComponent(`nothing-${text}`)}/x`);
    }
    await (await fetch(`${origin}/api/auth/session`)).text();
  } finally {
    server.close();
    await once(server, 'close');
  }
  countRequest('page', 'INVENTED', 200, 1);

  const samples = await scrape();

  const routes = new Set([
    ...ENDPOINTS.map(({ path }) => path),
    '/api/{unknown}',
    '/api/auth',
    'page',
    'asset',
  ]);
  expect([...valuesOf(samples, 'route')].filter((route) => !routes.has(String(route)))).toEqual([]);
  for (const route of ['page', 'asset', '/api/auth', '/api/{unknown}']) {
    expect(valuesOf(samples, 'route')).toContain(route);
  }
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'];
  expect([...valuesOf(samples, 'method')].filter((method) => !methods.includes(String(method)))).toEqual([]);
  expect(valuesOf(samples, 'method')).toContain('other');
  const statuses = new Set([
    '200',
    '201',
    '204',
    '304',
    ...Object.values(ERRORS).map((e) => String(e.status)),
  ]);
  expect([...valuesOf(samples, 'status')].filter((status) => !statuses.has(String(status)))).toEqual([]);
});

test('evaluations are counted by reason, and overrides that do not fit as skipped', async () => {
  const { secret: key } = await makeKey('service');
  const user = await makeUser();
  const [pinned, broken] = [await makeFlag(), await makeFlag()];
  await makeOverride(user.id, pinned.name);
  await makeOverride(user.id, broken.name);
  await rawSql()`update user_flag_overrides set override_value = '"text"' where flag_name = ${broken.name}`;
  const flags = await rawSql()`select 1 from feature_flags where archived_at is null`;

  const grown = await growth(async () => {
    await call('GET', `/api/flags/me?user=${user.id}`, { key });
    const context = { targetingKey: user.id };
    await call('POST', '/ofrep/v1/evaluate/flags', { key, json: { context } });
    await call('POST', `/ofrep/v1/evaluate/flags/${pinned.name}`, { key, json: { context } });
    await getFlagValueForUser(contextOf(), pinned.name, user.id);
    await getFlagValueForUser(contextOf(), 'not.there', user.id);
  });

  expect(grown('pennon_evaluations_total', { reason: 'OVERRIDE' })).toBe(4);
  expect(grown('pennon_evaluations_total', { reason: 'STATIC' })).toBe(2 * (flags.length - 1));
  expect(grown('pennon_evaluations_total', { reason: 'ERROR' })).toBe(1);
  expect(grown('pennon_overrides_skipped_total')).toBe(2);
});

test('counting what a thousand flags gave takes no time', async () => {
  const { secret: key } = await makeKey('service');
  await call('GET', '/api/flags/me?user=x', { key });
  const one = { flagName: 'x', reason: 'STATIC', source: 'default' } as never;
  const thousand = Array.from({ length: 1_000 }, () => one);

  const began = performance.now();
  for (let round = 0; round < 100; round += 1) countEvaluations(tallyOf(thousand));

  expect((performance.now() - began) / 100).toBeLessThan(2);
});

test('the snapshot says its revision and age, and whether it was in memory', async () => {
  const { secret: key } = await makeKey('service');
  const read = () => call('GET', '/api/flags/me?user=x', { key });
  await makeFlag();

  const grown = await growth(async () => {
    for (let round = 0; round < 3; round += 1) await read();
  });

  const samples = await scrape();
  const [state] = await rawSql()`select definitions_revision::int as revision from database_state`;
  expect(grown('pennon_snapshot_reads_total', { result: 'miss' })).toBe(1);
  expect(grown('pennon_snapshot_reads_total', { result: 'hit' })).toBe(2);
  expect(sampleOf(samples, 'pennon_snapshot_revision')).toBe(state?.revision);
  expect(sampleOf(samples, 'pennon_snapshot_age_seconds')).toBeGreaterThan(0);
  expect(sampleOf(samples, 'pennon_snapshot_age_seconds')).toBeLessThan(60);
});

test('writes are timed, and so is what they wait for: a writer that holds the lock shows', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  let heldMs = 0;

  const grown = await growth(async () => {
    // One that is made in a single statement is timed as a whole.
    await makeOverride(user.id, flag.name);
    await makeFlag();
    let waiting: Promise<unknown> = Promise.resolve();
    await rawSql().begin(async (sql) => {
      await sql`select 1 from database_state for update`;
      waiting = makeFlag();
      const isWaiting = async () =>
        (await sql`select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')`)
          .length > 0;
      while (!(await isWaiting()));
      const began = performance.now();
      while (heldMs < 30) {
        await isWaiting();
        heldMs = performance.now() - began;
      }
    });
    await waiting;
  });

  expect(grown('pennon_write_seconds_count')).toBe(3);
  expect(grown('pennon_write_wait_seconds_count', { for: 'connection' })).toBe(2);
  expect(grown('pennon_write_wait_seconds_count', { for: 'lock' })).toBe(2);
  expect(grown('pennon_write_wait_seconds_sum', { for: 'lock' })).toBeGreaterThan(heldMs / 1000);
  expect(grown('pennon_write_seconds_sum')).toBeGreaterThan(
    grown('pennon_write_wait_seconds_sum', { for: 'lock' }),
  );
});

test('the process and its connections are there', async () => {
  const samples = await scrape();

  expect(sampleOf(samples, 'pennon_database_up')).toBe(1);
  expect(sampleOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(samples.some(({ name }) => name === 'nodejs_eventloop_lag_p99_seconds')).toBe(true);
  const connections = samples.filter(({ name }) => name === 'pennon_database_connections');
  expect(connections.map(({ labels }) => labels.state)).toContain('active');
  expect(connections.every(({ value }) => value >= 1 && value <= 20)).toBe(true);
});
