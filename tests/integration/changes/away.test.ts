import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { feedState, startFeed } from '@/lib/changes/feed';
import { call, read } from '../../support/api';
import { testDatabaseUrl } from '../../support/database';
import { makeFlag, makeKey, makeOverride, makeUser, unique } from '../../support/factories';
import { caughtUp } from '../../support/feed';
import { takeDatabaseAway } from '../../support/postgres';

const PATIENT = { timeout: 15_000, interval: 20 };

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startFeed();
});
afterAll(() => stop());

let key: string;
let met: { readonly id: string; readonly externalId: string };
let notMet: string;
let flag: string;
let etag: string;

const me = (user: string, headers = {}) => call('GET', `/api/flags/me?user=${user}`, { key, headers });
const ofrep = (targetingKey: string) =>
  call('POST', '/ofrep/v1/evaluate/flags', { key, json: { context: { targetingKey } } });

beforeEach(async () => {
  key = (await makeKey('service')).secret;
  met = { externalId: unique('crm'), id: '' };
  met = { ...met, id: (await makeUser({ external_id: met.externalId })).id };
  notMet = unique('crm');
  const { id } = await makeUser({ external_id: notMet });
  flag = (await makeFlag()).name;
  await makeOverride(met.id, flag);
  await makeOverride(id, flag);
  await caughtUp();
  const response = await me(met.externalId);
  etag = response.headers.get('etag') ?? '';
  expect((await read(response)).body).not.toHaveProperty('stale');
});

/** Takes the database away until `work` is done; the feed knows of it. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
  try {
    await vi.waitUntil(() => feedState()?.away === true, PATIENT);
    await work();
  } finally {
    await bringBack();
    await vi.waitUntil(() => feedState()?.away === false, PATIENT);
  }
}

describe('while the database is away', () => {
  test('everybody is answered, people who were met as they were left', async () => {
    await whileAway(async () => {
      for (const user of [met.externalId, met.id]) {
        const { status, body } = await read(await me(user));
        expect(status).toBe(200);
        expect(body).toMatchObject({ stale: true, user_known: true, user_id: met.id });
        expect(body).toMatchObject({ flags: { [flag]: { value: true, reason: 'OVERRIDE' } } });
      }
      const { status, body } = await read(await me(notMet));
      expect(status).toBe(200);
      expect(body).toMatchObject({ stale: true, user_known: false, user_id: null });
      expect(body).toMatchObject({ flags: { [flag]: { value: false, reason: 'STATIC' } } });
    });
    const { body } = await read(await me(notMet));
    expect(body).toMatchObject({ user_known: true, flags: { [flag]: { value: true } } });
    expect(body).not.toHaveProperty('stale');
  });

  test('whoever has changed since they were asked for is answered as they were then', async () => {
    const other = (await makeFlag()).name;
    await makeOverride(met.id, other);
    await caughtUp();

    await whileAway(async () => {
      for (const user of [met.externalId, met.id]) {
        const { body } = await read(await me(user));
        expect(body).toMatchObject({ stale: true, user_known: true, user_id: met.id });
        expect(body).toMatchObject({ flags: { [flag]: { value: true, reason: 'OVERRIDE' } } });
      }
    });
    const { body } = await read(await me(met.externalId));
    expect(body).toMatchObject({ flags: { [other]: { value: true, reason: 'OVERRIDE' } } });
  });

  test('whoever has the answer is told that it is stale, and not that it is as it was', async () => {
    await whileAway(async () => {
      const response = await me(met.externalId, { 'if-none-match': etag });
      expect([response.status, response.headers.get('etag')]).toEqual([200, etag]);
      expect((await read(response)).body).toMatchObject({ stale: true });
    });
    expect((await me(met.externalId, { 'if-none-match': etag })).status).toBe(304);
  });

  test('OFREP says so in its metadata', async () => {
    await whileAway(async () => {
      const { status, body } = await read(await ofrep(met.externalId));
      expect(status).toBe(200);
      expect(body).toMatchObject({ metadata: { stale: true, user_known: true } });
    });
    const { body } = await read(await ofrep(met.externalId));
    expect(body).toMatchObject({ metadata: { user_known: true } });
    expect(body).not.toMatchObject({ metadata: { stale: true } });
  });

  test('a key that was not met is told to come again, and so is who writes', async () => {
    const [other, admin] = [(await makeKey('service')).secret, (await makeKey('admin')).secret];
    const email = `${unique('late')}@example.com`;
    const create = () => call('POST', '/api/admin/users', { key: admin, json: { email } });
    await caughtUp();
    expect((await call('GET', '/api/flags/me?user=x', { key: admin })).status).toBe(200);

    await whileAway(async () => {
      expect((await call('GET', '/api/flags/me?user=x', { key: other })).status).toBe(503);
      expect((await call('GET', '/api/flags/me?user=x', { key: admin })).status).toBe(200);
      expect((await create()).status).toBe(503);
    });
    expect((await create()).status).toBe(201);
  });
});
