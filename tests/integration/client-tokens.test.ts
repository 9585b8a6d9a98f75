import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { readClientToken } from '@/lib/auth/client-token';
import { mintClientToken } from '@/lib/keys/client-tokens';
import { revokeApiKey } from '@/lib/keys/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import {
  contextOf,
  makeClientToken,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  unique,
} from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

let service: { id: string; secret: string };

beforeAll(async () => {
  service = await makeKey('service');
});

const mint = (json: unknown) => call('POST', '/api/client-tokens', { key: service.secret, json });
const flagsOf = async (token: string, headers: Record<string, string> = {}) =>
  read(await call('GET', '/api/flags/me', { key: token, headers })) as Promise<{
    status: number;
    body: Record<string, unknown> & { flags: Record<string, Record<string, unknown>> };
  }>;
const statusOf = async (token: string, headers?: Record<string, string>) =>
  (await flagsOf(token, headers)).status;

describe('a service makes a token for one person', () => {
  test('named by external id or by id, and their browser gets their flags', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const [pinned, hidden] = [await makeFlag(), await makeFlag({ client_visible: false })];
    await makeOverride(user.id, pinned.name);

    for (const key of [user.externalId, user.id]) {
      const before = Date.now();
      const response = await expectNothingWritten(() => mint({ user: key }));
      const { status, body } = (await read(response)) as {
        status: number;
        body: { token: string; expires_at: string };
      };

      expect(status).toBe(201);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect(body).toEqual({
        token: expect.stringMatching(/^pnc_[\w-]+\.[\w-]{43}$/),
        token_id: expect.any(String),
        expires_at: expect.any(String),
        user_id: user.id,
        user_known: true,
        targeting_key: user.externalId,
        origins: null,
      });
      expect(Date.parse(body.expires_at) - before).toBeGreaterThanOrEqual(900_000);
      expect(Date.parse(body.expires_at) - Date.now()).toBeLessThanOrEqual(900_000);

      const flags = await flagsOf(body.token);
      expect(flags.body).toMatchObject({ user_id: user.id, user_known: true });
      expect(flags.body.flags[pinned.name]).toMatchObject({ value: true, variant: 'on', reason: 'OVERRIDE' });
      expect(flags.body.flags).not.toHaveProperty([hidden.name]);
    }
  });

  test('for the pages of some origins only', async () => {
    const origins = ['https://a.example', 'http://localhost:5173'];
    expect(await read(await mint({ user: 'a', origins }))).toMatchObject({ status: 201, body: { origins } });
  });

  test('that fits into a header, however long what it says', async () => {
    const origins = Array.from(
      { length: 5 },
      (_, i) => `https://${`${'x'.repeat(59)}.`.repeat(3)}e${i}.example`,
    );
    for (const character of ['\u0001', '😀']) {
      const { token } = await makeClientToken({ anonymous_id: character.repeat(255), origins });
      expect(await statusOf(token, { origin: origins[4] ?? '' })).toBe(200);
    }
  });

  test('even an admin, whose browser still sees no hidden flag', async () => {
    const admin = await makeUser({ role: 'admin' });
    const hidden = await makeFlag({ client_visible: false });
    await makeOverride(admin.id, hidden.name);
    const { token } = await makeClientToken({ user: admin.id });

    expect((await flagsOf(token)).body.flags).not.toHaveProperty([hidden.name]);
  });

  test('who is anonymous, and is bucketed by the id that is given, whoever has it in the directory', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const flag = await makeFlag({
      rules: [
        {
          conditions: [{ attribute: 'user_id', operator: 'equals', values: [user.targetingKey] }],
          serve: { variant: 'on' },
        },
      ],
    });
    const pinned = await makeFlag();
    await makeOverride(user.id, pinned.name);
    const { token } = await makeClientToken({ anonymous_id: user.targetingKey });

    const { body } = await flagsOf(token);

    expect(body).toMatchObject({ user_id: null, user_known: false });
    expect(body.flags[flag.name]).toMatchObject({ value: true, reason: 'TARGETING_MATCH' });
    expect(body.flags[pinned.name]).toMatchObject({ value: false, overridden: false });
  });

  test('whom the directory gets to know later: the token is then theirs', async () => {
    const key = unique('newcomer');
    const made = await makeClientToken({ user: key });
    expect(made).toMatchObject({ userId: null, targetingKey: key });
    expect((await flagsOf(made.token)).body).toMatchObject({ user_id: null, user_known: false });

    const user = await makeUser({ external_id: key });
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name);

    const { body } = await flagsOf(made.token);
    expect(body).toMatchObject({ user_id: user.id, user_known: true });
    expect(body.flags[flag.name]).toMatchObject({ value: true, reason: 'OVERRIDE' });
  });

  test.each([
    ['neither user nor anonymous_id', {}, 'user', 'either'],
    ['both', { user: 'a', anonymous_id: 'b' }, 'user', 'either'],
    ['an empty user', { user: '' }, 'user', 'empty'],
    ['a user of 256 characters', { user: 'x'.repeat(256) }, 'user', '255'],
    ['a user that is no text', { user: 5 }, 'user', 'text'],
    ['more than 15 minutes', { user: 'a', ttl_seconds: 901 }, 'ttl_seconds', '900'],
    ['no time at all', { user: 'a', ttl_seconds: 0 }, 'ttl_seconds', '900'],
    ['half a second', { user: 'a', ttl_seconds: 0.5 }, 'ttl_seconds', 'whole'],
    ['no origin', { user: 'a', origins: [] }, 'origins', 'empty'],
    ['any origin', { user: 'a', origins: ['*'] }, 'origins.0', 'origin'],
    ['an origin with a path', { user: 'a', origins: ['https://a.example/x'] }, 'origins.0', 'origin'],
    ['six origins', { user: 'a', origins: Array(6).fill('https://a.example') }, 'origins', '5'],
    ['an unknown field', { user: 'a', role: 'admin' }, 'role', 'known'],
  ])('and %s is refused', async (_what, json, field, message) => {
    await expectRefused('POST', '/api/client-tokens', { key: service.secret, json }, invalid(field, message));
  });

  test('and a token for somebody who is disabled is refused', async () => {
    const user = await makeUser();
    await rawSql()`update users set disabled_at = now() where id = ${user.id}`;
    const options = { key: service.secret, json: { user: user.id } };

    await expectRefused('POST', '/api/client-tokens', options, invalid('user', 'disabled'));
  });

  test('and Pennon’s own jobs make none', async () => {
    const ctx = contextOf({ actor: { kind: 'system', job: 'cleanup-overrides' } });
    const made = mintClientToken(ctx, { user: 'a', ttl_seconds: 1 });
    await expect(made).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('and without NEXTAUTH_SECRET nobody makes or uses one', async () => {
    const { token } = await makeClientToken({ user: 'a' });
    await withEnvironment({ NEXTAUTH_SECRET: undefined }, async () => {
      const { status, body } = await read(await mint({ user: 'a' }));
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toContain('NEXTAUTH_SECRET');
      expect(await statusOf(token)).toBe(401);
    });
    expect(await statusOf(token)).toBe(200);
  });
});

describe('a token is refused', () => {
  /** Signs as we do; the key is that of `secret`. */
  const sign = (payload: string, secret = process.env.NEXTAUTH_SECRET ?? '') => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'pennon client token', 32));
    return `${payload}.${createHmac('sha256', key).update(payload).digest('base64url')}`;
  };
  const claims = (change: Record<string, unknown> = {}) => ({
    id: randomUUID(),
    key: service.id,
    user: null,
    anonymous: true,
    tk: 'a',
    origins: null,
    iat: Date.now(),
    exp: Date.now() + 60_000,
    ...change,
  });
  const payloadOf = (object: unknown) => `pnc_${Buffer.from(JSON.stringify(object)).toString('base64url')}`;

  test('when any character of it is another', async () => {
    const { token } = await makeClientToken({ user: 'a' });
    expect(await statusOf(token)).toBe(200);

    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      const tampered = token.slice(0, i) + other + token.slice(i + 1);
      expect([tampered, await statusOf(tampered)]).toEqual([tampered, 401]);
    }
  });

  test.each<[string, (token: string) => string]>([
    ['without its signature', (token) => token.split('.')[0] ?? ''],
    ['with an empty signature', (token) => `${token.split('.')[0]}.`],
    ['without its claims', (token) => `pnc_.${token.split('.')[1]}`],
    ['cut short', (token) => token.slice(0, -1)],
    ['made longer', (token) => `${token}A`],
    ['with padding', (token) => `${token}=`],
    ['with its signature twice', (token) => `${token}.${token.split('.')[1]}`],
    ['of another prefix', (token) => token.replace('pnc_', 'pnn_')],
    ['of an algorithm “none”', () => `pnc_${Buffer.from('{"alg":"none"}').toString('base64url')}.`],
    ['that is empty', () => 'pnc_'],
  ])('%s', async (_what, change) => {
    const { token } = await makeClientToken({ user: 'a' });
    expect(await statusOf(change(token))).toBe(401);
  });

  test('when another secret signed it', async () => {
    const payload = payloadOf(claims());
    expect(await statusOf(sign(payload))).toBe(200);
    expect(await statusOf(sign(payload, 'another secret of thirty-two characters'))).toBe(401);

    const { token } = await makeClientToken({ user: 'a' });
    await withEnvironment({ NEXTAUTH_SECRET: 'another secret of thirty-two characters' }, async () => {
      expect(await statusOf(token)).toBe(401);
    });
  });

  test('when its claims are not of today’s shape', async () => {
    for (const other of [{ ...claims(), role: 'admin' }, { ...claims(), exp: 'never' }, null, []]) {
      expect(await statusOf(sign(payloadOf(other)))).toBe(401);
    }
  });

  test('at the very instant at which it ends', async () => {
    const made = new Date(Date.now() - 1000);
    const { token, expiresAt } = await makeClientToken({ user: 'a', ttl_seconds: 1 }, { now: made });

    expect(expiresAt).toEqual(new Date(made.getTime() + 1000));
    expect(readClientToken(token, new Date(expiresAt.getTime() - 1))).toMatchObject({ tk: 'a' });
    expect(readClientToken(token, expiresAt)).toBeNull();
    expect(await statusOf(token)).toBe(401);
  });

  test('when the key that made it is revoked, has ended, or never was', async () => {
    const [revoked, ended] = [await makeKey('service'), await makeKey('admin')];
    const tokens = [
      await makeClientToken({ user: 'a' }, { by: revoked }),
      await makeClientToken({ user: 'a' }, { by: ended }),
    ];
    for (const { token } of tokens) expect(await statusOf(token)).toBe(200);
    const stranger = await makeClientToken({ user: 'a' }, { by: { id: randomUUID() } });
    expect(await statusOf(stranger.token)).toBe(401);

    await revokeApiKey(contextOf(), revoked.id);
    await rawSql()`update api_keys set expires_at = now() where id = ${ended.id}`;

    for (const { token } of tokens) expect(await statusOf(token)).toBe(401);
  });

  test('when its person is disabled, or gone', async () => {
    const [disabled, gone, later] = [
      await makeUser(),
      await makeUser(),
      await makeUser({ external_id: unique('x') }),
    ];
    const tokens = [
      (await makeClientToken({ user: disabled.id })).token,
      (await makeClientToken({ user: gone.id })).token,
      sign(payloadOf(claims({ anonymous: false, tk: later.externalId }))),
    ];
    for (const token of tokens) expect(await statusOf(token)).toBe(200);

    await rawSql()`update users set disabled_at = now() where id in ${rawSql()([disabled.id, later.id])}`;
    await rawSql()`delete from users where id = ${gone.id}`;

    for (const token of tokens) expect(await statusOf(token)).toBe(401);
  });

  test('from pages of other origins than it names, or of none', async () => {
    const origins = ['https://a.example', 'http://localhost:5173'];
    const { token } = await makeClientToken({ user: 'a', origins });

    for (const origin of origins) expect(await statusOf(token, { origin })).toBe(200);
    for (const origin of ['https://b.example', 'https://a.example.evil', 'http://a.example', 'null', '']) {
      expect([origin, await statusOf(token, { origin })]).toEqual([origin, 403]);
    }
    expect(await statusOf(token)).toBe(403);
  });

  test('in an X-API-Key header where only a Bearer token is taken', async () => {
    const { token } = await makeClientToken({ user: 'a' });
    const response = await call('GET', '/api/flags/me', { headers: { 'x-api-key': token } });
    expect(response.status).toBe(401);
  });
});

describe('a token names nobody but its person', () => {
  test('by any key of theirs', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const other = await makeUser();
    const { token } = await makeClientToken({ user: user.id });
    const named = async (key: string) =>
      (await call('GET', `/api/flags/me?user=${encodeURIComponent(key)}`, { key: token })).status;

    for (const key of [user.id, user.externalId, user.targetingKey])
      expect(await named(String(key))).toBe(200);
    for (const key of [other.id, unique('nobody')]) expect(await named(key)).toBe(403);
  });

  test('and an anonymous one only by its id', async () => {
    const user = await makeUser();
    const { token } = await makeClientToken({ anonymous_id: 'visitor-1' });
    const named = async (key: string) =>
      (await call('GET', `/api/flags/me?user=${key}`, { key: token })).status;

    expect(await named('visitor-1')).toBe(200);
    for (const key of ['visitor-2', user.id]) expect(await named(key)).toBe(403);
  });
});
