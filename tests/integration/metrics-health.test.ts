import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { closeDatabase } from '@/lib/db/client';
import {
  cleanupExpiredOverrides,
  createOverride,
  removeOverride,
  setOverride,
  updateOverride,
} from '@/lib/overrides/service';
import { dropSingleton } from '@/lib/singleton';
import { announceStop } from '@/lib/stopping';
import { call, read } from '../support/api';
import { rawSql, testDatabaseUrl } from '../support/database';
import { withEnvironment } from '../support/environment';
import {
  at,
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  signIn,
} from '../support/factories';
import { freePort } from '../support/free-port';
import { METRICS_TOKEN, scrape as readScrape, scrapeText } from '../support/metrics';

const ctx = contextOf();
const TOTAL = 'voiceassist_user_flag_overrides_total';
const ACTIVE = 'voiceassist_user_flag_overrides_active';

const scrape = (key?: string) => call('GET', '/api/metrics', { key });

/** What readiness says, looked at anew. */
const ready = async () => {
  dropSingleton('readiness');
  return read(await call('GET', '/api/health/ready'));
};
const DEAD = { status: 503, body: { status: 'dead', reasons: ['database_unreachable'] } };

const metrics = async () => (await scrapeText()).split('\n');

describe('the metrics of overrides', () => {
  test('have the exact names, types and labels of the plan', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ name: 'metrics.names' })];
    await makeOverride(user.id, flag.name);

    const lines = await metrics();

    expect(lines).toContain(`# TYPE ${TOTAL} counter`);
    expect(lines).toContain(`# TYPE ${ACTIVE} gauge`);
    expect(lines).toContain(`${TOTAL}{flag_name="metrics.names",action="created"} 1`);
    expect(lines).toContain(`${ACTIVE}{flag_name="metrics.names"} 1`);
  });

  test('count what was created, updated, deleted and expired, and nothing that changed nothing', async () => {
    const [flag, other] = [await makeFlag({ name: 'metrics.counts' }), await makeFlag()];
    const [one, two, three] = [await makeUser(), await makeUser(), await makeUser()];
    await setOverride(ctx, one.id, flag.name, { value: true });
    await setOverride(ctx, one.id, flag.name, { value: true });
    await setOverride(ctx, one.id, flag.name, { value: false });
    await updateOverride(ctx, one.id, flag.name, { reason: 'x' });
    await removeOverride(ctx, one.id, flag.name);
    await removeOverride(ctx, one.id, flag.name);
    await makeEndedOverride(two.id, flag.name);
    await setOverride(ctx, two.id, flag.name, { value: true });
    await makeEndedOverride(three.id, flag.name);
    await cleanupExpiredOverrides(ctx);
    const refused = { flag_name: flag.name, value: 5, enabled: true, reason: null, expires_at: null };
    await expect(createOverride(ctx, one.id, refused)).rejects.toThrow();

    const lines = await metrics();

    const count = (action: string) => `${TOTAL}{flag_name="metrics.counts",action="${action}"}`;
    expect(lines).toContain(`${count('created')} 4`);
    expect(lines).toContain(`${count('updated')} 2`);
    expect(lines).toContain(`${count('deleted')} 1`);
    expect(lines).toContain(`${count('expired')} 2`);
    expect(lines).toContain(`${ACTIVE}{flag_name="metrics.counts"} 1`);
    expect(lines).toContain(`${ACTIVE}{flag_name="${other.name}"} 0`);
  });

  test('count as active what is neither paused nor over at the scrape', async () => {
    const flag = await makeFlag({ name: 'metrics.active' });
    const soon = new Date(Date.now() + HOUR_MS);
    for (const change of [{}, { expiresAt: soon }, { enabled: false }]) {
      await makeOverride((await makeUser()).id, flag.name, change);
    }
    await makeEndedOverride((await makeUser()).id, flag.name);

    expect(await metrics()).toContain(`${ACTIVE}{flag_name="metrics.active"} 2`);
  });

  test('survive a restart, as they are read from the database', async () => {
    const ofOverrides = async () => (await metrics()).filter((line) => line.startsWith('voiceassist_'));
    const before = await ofOverrides();

    await closeDatabase();

    expect(before.length).toBeGreaterThan(0);
    expect(await ofOverrides()).toEqual(before);
  });

  test('are for the holder of the token, and for admin and viewer keys', async () => {
    const [admin, viewer, service] = [
      await makeKey('admin'),
      await makeKey('viewer'),
      await makeKey('service'),
    ];
    const cookie = await signIn((await makeUser({ role: 'admin' })).id);
    for (const token of [METRICS_TOKEN, undefined]) {
      await withEnvironment({ METRICS_TOKEN: token }, async () => {
        expect((await scrape(admin.secret)).status).toBe(200);
        expect((await scrape(viewer.secret)).status).toBe(200);
        expect((await scrape(service.secret)).status).toBe(403);
        expect((await call('GET', '/api/metrics', { cookie })).status).toBe(403);
        expect((await scrape(METRICS_TOKEN)).status).toBe(token ? 200 : 401);
        expect((await scrape(`${METRICS_TOKEN}x`)).status).toBe(401);
        expect((await scrape('undefined')).status).toBe(401);
        expect((await scrape()).status).toBe(401);
      });
    }
  });
});

describe('health', () => {
  test('live and ready say so and nothing more', async () => {
    expect(await read(await call('GET', '/api/health/live'))).toEqual({
      status: 200,
      body: { status: 'ok' },
    });
    expect(await ready()).toEqual({ status: 200, body: { status: 'ready', reasons: [] } });
  });

  test('a process that is about to end is alive and not ready', async () => {
    announceStop();
    try {
      expect((await call('GET', '/api/health/live')).status).toBe(200);
      expect(await ready()).toEqual({
        status: 503,
        body: { status: 'stopping', reasons: ['shutting_down'] },
      });
    } finally {
      dropSingleton('stopping');
    }
  });

  test('a database that has not been migrated is not ready', async () => {
    await rawSql()`alter table database_state rename to moved`;
    try {
      expect(await ready()).toEqual(DEAD);
    } finally {
      await rawSql()`alter table moved rename to database_state`;
    }
    expect((await ready()).status).toBe(200);
  });
});

describe('while the database is away', () => {
  const sockets = new Set<Socket>();
  let blackHole: Server | undefined;

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    blackHole?.close();
    blackHole = undefined;
    await closeDatabase();
  });

  /** Runs with a database that nobody answers at, then comes back to the real one. */
  async function withDatabaseAt(port: number, work: () => Promise<void>): Promise<void> {
    const away = new URL(testDatabaseUrl());
    away.port = String(port);
    away.hostname = '127.0.0.1';
    await closeDatabase();
    try {
      await withEnvironment({ DATABASE_URL: away.href }, work);
    } finally {
      await closeDatabase(0);
    }
  }

  test('every endpoint that needs it answers 503 as a problem, and the process lives', async () => {
    const { secret: key } = await makeKey('admin');
    const cookie = await signIn((await makeUser()).id);
    const user = (await makeUser()).id;

    await withDatabaseAt(await freePort(), async () => {
      const calls: [string, string, Parameters<typeof call>[2]][] = [
        ['GET', '/api/flags/me', { cookie }],
        ['GET', '/api/flags/me?user=x', { key }],
        ['GET', '/api/admin/users', { key }],
        ['POST', `/api/admin/users/${user}/flag-overrides`, { key, json: { flag_name: 'x', value: 1 } }],
        ['GET', '/api/metrics', { key }],
      ];
      for (const [method, url, options] of calls) {
        const response = await call(method, url, options);
        expect(response.headers.get('content-type')).toBe('application/problem+json');
        expect(await read(response)).toMatchObject({
          status: 503,
          body: { code: 'unavailable', detail: 'The database cannot be reached' },
        });
      }
      const samples = await readScrape();
      expect(samples).toContainEqual({ name: 'pennon_database_up', labels: {}, value: 0 });
      expect(samples.filter(({ name }) => /^voiceassist_|_connections$/.test(name))).toEqual([]);
      expect((await call('GET', '/api/health/live')).status).toBe(200);
      expect(await ready()).toEqual(DEAD);
    });

    expect((await ready()).status).toBe(200);
    expect((await call('GET', '/api/flags/me', { cookie })).status).toBe(200);
  });

  test('readiness and metrics do not wait for a database that takes calls and never answers', async () => {
    const port = await freePort();
    blackHole = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    }).listen(port, '127.0.0.1');

    await withDatabaseAt(port, async () => {
      expect(await ready()).toEqual(DEAD);
      expect(await readScrape()).toContainEqual({ name: 'pennon_database_up', labels: {}, value: 0 });
    });
  });

  test('metrics say that the database answers although what they count cannot be read', async () => {
    await rawSql()`alter table override_action_counts rename to secret_name`;
    try {
      const samples = await readScrape();
      expect(samples).toContainEqual({ name: 'pennon_database_up', labels: {}, value: 1 });
      expect(samples.filter(({ name }) => /^voiceassist_|_connections$/.test(name))).toEqual([]);
    } finally {
      await rawSql()`alter table secret_name rename to override_action_counts`;
    }
    expect((await readScrape()).some(({ name }) => name === ACTIVE)).toBe(true);
  });

  test('what is unknown is 500 and says nothing', async () => {
    const { secret: key } = await makeKey('admin');
    await rawSql()`alter table feature_flags rename to secret_name`;
    try {
      const response = await call('GET', '/api/admin/feature-flags', { key });
      const { status, body } = await read(response);
      expect(status).toBe(500);
      expect(body).toEqual({
        type: 'urn:pennon:problem:internal',
        title: 'Something went wrong on our side',
        status: 500,
        code: 'internal',
        detail: 'Something went wrong on our side',
        request_id: response.headers.get('x-request-id'),
      });
    } finally {
      await rawSql()`alter table secret_name rename to feature_flags`;
    }
  });

  test('a database without the row that counts revisions neither reads nor writes', async () => {
    const { secret: key } = await makeKey('admin');
    const [state] = await rawSql()`delete from database_state returning *`;
    try {
      expect((await call('GET', '/api/flags/me?user=x', { key })).status).toBe(500);
      expect((await call('POST', '/api/admin/users', { key, json: { email: 'x@y.example' } })).status).toBe(
        500,
      );
      expect(await ready()).toEqual(DEAD);
    } finally {
      await rawSql()`insert into database_state ${rawSql()(state ?? {})}`;
    }
    expect((await makeFlag({}, contextOf({ now: at(1) }))).version).toBe(1);
  });
});
