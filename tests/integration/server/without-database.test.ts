import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { feedState, startFeed } from '@/lib/changes/feed';
import { type Config, getConfig } from '@/lib/config';
import { closeDatabase } from '@/lib/db/client';
import { syncEnvironmentKey } from '@/lib/keys/service';
import { noteWaiting } from '@/lib/readiness';
import { dropSingleton } from '@/lib/singleton';
import { systemContext } from '@/server/bootstrap';
import { readLastKnown, writeLastKnown } from '@/server/last-known/file';
import { keepLastKnown } from '@/server/last-known/keep';
import { openDatabase, untilOpen } from '@/server/open-database';
import { serveWithoutDatabase } from '@/server/without-database';
import { call, read } from '../../support/api';
import { testDatabaseUrl } from '../../support/database';
import { readEvents } from '../../support/events';
import {
  makeClientToken,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  signIn,
  unique,
} from '../../support/factories';
import { serve } from '../../support/fast-lane-server';
import { takeDatabaseAway } from '../../support/postgres';

const PATIENT = { timeout: 30_000, interval: 50 };
const OWNER = { databaseUrl: testDatabaseUrl(), secret: 'a secret of the tests that is long enough' };

let dataDir: string;
beforeEach(async () => {
  // The outage of the test before may have left connections that are dead and do not know it.
  await closeDatabase(0);
  dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-meanwhile-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const configOf = () => ({ ...getConfig(), dataDir });

/** What a process of before has left on disk. */
async function leaveState(): Promise<void> {
  const stopFeed = await startFeed();
  const stop = keepLastKnown(dataDir, OWNER);
  await vi.waitUntil(() => readLastKnown(dataDir, OWNER).catch(() => null), PATIENT);
  await stop();
  await stopFeed();
  // Another process starts: it knows nothing.
  for (const memory of ['snapshot', 'credentials', 'last-known-keys', 'definitions-text', 'readiness']) {
    dropSingleton(memory);
  }
}

/** Starts without the database, which comes back with `bringBack`. */
async function startWithout(config: Partial<Config> = {}) {
  const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
  onTestFinished(bringBack);
  noteWaiting(true);
  const meanwhile = await serveWithoutDatabase({ ...configOf(), ...config }, OWNER);
  onTestFinished(meanwhile.stop);
  const server = await serve(meanwhile.handler);
  onTestFinished(server.stop);
  const ask = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(`${server.origin}${url}`, init);
    const body = response.headers.get('content-type')?.includes('json') ? await response.json() : null;
    return { status: response.status, headers: response.headers, body };
  };
  return { ...meanwhile, bringBack, ask, origin: server.origin };
}

const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
const ofrep = (secret: string, targetingKey: string) => ({
  method: 'POST',
  headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  body: JSON.stringify({ context: { targetingKey } }),
});

describe('a process that starts without its database, with a state on disk', () => {
  test('answers evaluations as stale, and knows nobody; then takes over what the database says', async () => {
    const [service, viewer] = [await makeKey('service'), await makeKey('viewer')];
    const externalId = unique('crm');
    const user = await makeUser({ external_id: externalId });
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name);
    const now = new Date();
    const token = await makeClientToken({ user: externalId }, { by: service, now });
    const cookie = await signIn(user.id);
    await leaveState();
    const { ask, sentence, bringBack, takeOver, origin } = await startWithout();
    expect(sentence).toMatch(/^evaluations are answered from the state of 20/);

    const stale = {
      stale: true,
      user_known: false,
      user_id: null,
      flags: { [flag.name]: { value: false, overridden: false } },
    };
    const me = `/api/flags/me?user=${externalId}`;
    expect(await ask(me, bearer(service.secret))).toMatchObject({ status: 200, body: stale });
    expect(await ask('/api/flags/me', bearer(token.token))).toMatchObject({ status: 200, body: stale });
    expect(await ask('/ofrep/v1/evaluate/flags', ofrep(service.secret, externalId))).toMatchObject({
      status: 200,
      body: { metadata: { stale: true, user_known: false } },
    });
    expect(await ask('/api/sdk/definitions', bearer(service.secret))).toMatchObject({
      status: 200,
      body: { flags: expect.arrayContaining([expect.objectContaining({ name: flag.name })]) },
    });
    const events = await readEvents(`${origin}${me.replace('me', 'stream')}`, bearer(service.secret).headers);
    expect((await events.next('flags')).data).toMatchObject(stale);

    for (const [url, init] of [
      [me, bearer(viewer.secret)],
      [me, bearer('pnn_of_nobody')],
      ['/api/flags/me', { headers: { cookie } }],
      [`/api/sdk/user?user=${externalId}`, bearer(service.secret)],
      ['/api/admin/feature-flags', bearer(service.secret)],
      ['/api/client-tokens', ofrep(service.secret, 'x')],
    ] as const) {
      expect(await ask(url, init)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    }
    // What is not ours is known without the database.
    expect((await ask('/api/flags/me', bearer(`${token.token}x`))).status).toBe(401);
    expect((await ask('/feature-flags')).status).toBe(503);
    expect((await ask('/api/nothing')).status).toBe(404);
    expect((await ask('/api/health/live')).status).toBe(200);
    expect(await ask('/api/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'degraded', reasons: ['database_unreachable'] },
    });

    await bringBack();
    // It is there, and not migrated yet: nothing is asked of it.
    expect(await ask(me, bearer(service.secret))).toMatchObject({ status: 200, body: stale });
    await takeOver();
    noteWaiting(false);

    expect((await events.next('flags')).data).toMatchObject({
      user_id: user.id,
      flags: { [flag.name]: { value: true, overridden: true } },
    });
    const { body } = await ask(me, bearer(service.secret));
    expect(body).toMatchObject({ user_known: true, flags: { [flag.name]: { value: true } } });
    expect(body).not.toHaveProperty('stale');
    await vi.waitUntil(() => feedState()?.connectedAt, PATIENT);
    expect(await ask('/api/health/ready')).toMatchObject({ body: { status: 'ready', reasons: [] } });
    events.close();
  });

  test('never goes on with a state that is older than the database', async () => {
    const { secret } = await makeKey('service');
    const before = await makeFlag();
    await leaveState();
    const after = await makeFlag();
    const { ask, bringBack, takeOver } = await startWithout();
    const names = async () => Object.keys((await ask('/api/flags/me?user=x', bearer(secret))).body.flags);
    expect(await names()).toContain(before.name);
    expect(await names()).not.toContain(after.name);

    await bringBack();
    await takeOver();

    await vi.waitUntil(() => feedState()?.away === false, PATIENT);
    expect(await names()).toContain(after.name);
  });

  test.each([
    ['declares it still', true, 200],
    ['no longer declares it', false, 503],
  ])('takes the key of an environment that %s: %s', async (_, isDeclared, status) => {
    const key = `pnn_${randomBytes(32).toString('hex')}`;
    await syncEnvironmentKey(systemContext('start'), key);
    await leaveState();
    const { ask } = await startWithout(isDeclared ? { adminApiKey: key } : {});

    expect((await ask('/api/flags/me?user=x', bearer(key))).status).toBe(status);
  });
});

describe('a process that starts without its database, and without a state on disk', () => {
  test('is also one whose state is too old to be believed', async () => {
    const HOUR_MS = 3_600_000;
    const { secret } = await makeKey('service');
    await leaveState();
    const state = await readLastKnown(dataDir, OWNER);
    const aged = (hours: number) => ({ ...state, asOf: new Date(Date.now() - hours * HOUR_MS) });
    await writeLastKnown(dataDir, aged(4.9), OWNER);
    const young = await serveWithoutDatabase({ ...configOf(), stateMaxAgeHours: 5 }, OWNER);
    await young.stop();
    expect(young.sentence).toMatch(/^evaluations are answered from the state of /);
    await writeLastKnown(dataDir, aged(5.1), OWNER);

    const { ask, sentence } = await startWithout({ stateMaxAgeHours: 5 });

    expect(sentence).toMatch(
      /^no last known state can be used: it is of .+Z, and PENNON_STATE_MAX_AGE_HOURS is 5$/,
    );
    expect((await ask('/api/flags/me?user=x', bearer(secret))).status).toBe(503);
  });

  test('says of everything that it cannot, and why; then begins', async () => {
    const { secret } = await makeKey('service');
    const flag = await makeFlag();
    const { ask, sentence, bringBack, takeOver } = await startWithout();
    expect(sentence).toBe('no last known state can be used: there is none');

    const unavailable = {
      status: 503,
      body: { detail: 'The database cannot be reached; no last known state can be used: there is none' },
    };
    expect(await ask('/api/flags/me?user=x', bearer(secret))).toMatchObject(unavailable);
    expect(await ask('/api/sdk/definitions', bearer(secret))).toMatchObject(unavailable);
    expect(await ask('/api/flags/me')).toMatchObject(unavailable);
    expect((await ask('/ofrep/v1/evaluate/flags', ofrep(secret, 'x'))).status).toBe(503);
    const page = await ask('/');
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await ask('/api/openapi.json')).status).toBe(200);
    expect(await ask('/api/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'starting', reasons: ['database_unreachable', 'no_last_known_state'] },
    });

    await bringBack();
    await takeOver();

    expect(feedState()?.away).toBe(false);
    const { status, body } = await read(await call('GET', '/api/flags/me?user=x', { key: secret }));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { flags: { [flag.name]: { value: false } } },
    });
  });
});

describe('opening the database', () => {
  test('that is away is tried until it is there', async () => {
    const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
    onTestFinished(bringBack);
    const config = { ...configOf(), adminPassword: 'correct horse battery' };

    expect(await openDatabase(config)).toHaveProperty('error');
    const opened = untilOpen(config, new AbortController().signal);
    await bringBack();

    expect(await opened).toEqual(['admin@example.com with PENNON_ADMIN_PASSWORD']);
  });

  test('ends its tries when the process does', async () => {
    const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
    onTestFinished(bringBack);
    const ending = new AbortController();
    const opened = untilOpen(configOf(), ending.signal);
    ending.abort();

    await expect(opened).rejects.toThrow('abort');
  });

  test('with an address that is wrong is refused at once', async () => {
    const wrong = new URL(testDatabaseUrl());
    wrong.pathname = '/nothing-of-that-name';

    await expect(openDatabase({ ...configOf(), databaseUrl: wrong.href })).rejects.toThrow(
      'DATABASE_URL cannot be used: database "nothing-of-that-name" does not exist.',
    );
  });
});
