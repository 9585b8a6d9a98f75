import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { type Accepted, identify } from '@/lib/auth/identify';
import { authOptions } from '@/lib/auth/session';
import { feedState, startFeed } from '@/lib/changes/feed';
import { revokeApiKey } from '@/lib/keys/service';
import { updateUser } from '@/lib/users/update';
import { rawSql, testDatabaseUrl } from '../../support/database';
import { contextOf, makeClientToken, makeKey, makeUser, signIn, unique } from '../../support/factories';
import { caughtUp, changeElsewhere } from '../../support/feed';
import { takeDatabaseAway } from '../../support/postgres';

const ctx = contextOf();
const EVALUATION: Accepted = { remembered: true, clientTokens: true };
const PATIENT = { timeout: 15_000, interval: 20 };

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startFeed();
});
afterAll(() => stop());

const headers = (all: Record<string, string>) => (name: string) => all[name] ?? null;
const bearer = (secret: string, more = {}) => headers({ authorization: `Bearer ${secret}`, ...more });
const who = async (header: ReturnType<typeof headers>, accepted = EVALUATION, now = new Date()) =>
  identify(header, now, accepted);

/** What nobody is told of: the credential is good for whoever does not look. */
const revokeInSecret = (id: string) => rawSql()`update api_keys set revoked_at = now() where id = ${id}`;

describe('a key that was good is not looked up again', () => {
  test('for five seconds', async () => {
    const { id, secret } = await makeKey('service');
    await caughtUp();
    // Whole milliseconds: with fractions the difference of two may be a little less than it is.
    const began = Math.ceil(performance.now());
    const clock = vi.spyOn(performance, 'now').mockReturnValue(began);
    onTestFinished(() => clock.mockRestore());
    expect(await who(bearer(secret))).toMatchObject({ kind: 'api_key', id });
    await revokeInSecret(id);

    clock.mockReturnValue(began + 4_999);
    expect(await who(bearer(secret))).toMatchObject({ id });
    clock.mockReturnValue(began + 5_000);
    expect(await who(bearer(secret))).toBeNull();
  });

  test('but where more than an evaluation is asked for', async () => {
    const { id, secret } = await makeKey('admin');
    await who(bearer(secret));
    await revokeInSecret(id);

    expect(await who(bearer(secret), {})).toBeNull();
  });

  test('until it is revoked here', async () => {
    const { id, secret } = await makeKey('service');
    await who(bearer(secret));

    await revokeApiKey(ctx, id);

    expect(await who(bearer(secret))).toBeNull();
  });

  test('until it is revoked on another instance', async () => {
    const { id, secret } = await makeKey('service');
    await who(bearer(secret));

    await changeElsewhere(
      (sql) => sql`update api_keys set revoked_at = now() where id = ${id}`,
      [{ entity: 'api_key', entityId: id }],
    );
    await caughtUp();

    expect(await who(bearer(secret))).toBeNull();
  });

  test('until the very instant at which it ends', async () => {
    const end = new Date(Date.now() + 60_000);
    const { secret } = await makeKey('service', { expiresAt: end });

    expect(await who(bearer(secret), EVALUATION, new Date(end.getTime() - 1))).not.toBeNull();
    expect(await who(bearer(secret), EVALUATION, end)).toBeNull();
  });

  test('and one that is no key is asked for each time', async () => {
    const { secret } = await makeKey('service');

    expect(await who(bearer(`${secret}x`))).toBeNull();
    expect(await who(bearer(`${secret}x`))).toBeNull();
  });
});

describe('a session that was good is remembered', () => {
  const someone = async () => {
    const user = await makeUser({ role: 'viewer' });
    const cookie = await signIn(user.id);
    const header = headers({ cookie });
    expect(await who(header)).toMatchObject({ kind: 'user', id: user.id, role: 'viewer' });
    return { user, cookie, header };
  };

  test('until the person signs out', async () => {
    const { header } = await someone();
    const actor = await who(header);

    const sid = actor?.kind === 'user' ? actor.sessionId : '';
    await authOptions().events?.signOut?.({ token: { sid }, session: {} } as never);

    expect(await who(header)).toBeNull();
  });

  test('until the person gets another role', async () => {
    const { user, header } = await someone();

    await updateUser(ctx, user.id, { role: 'user' });

    expect(await who(header)).toMatchObject({ role: 'user' });
  });

  test('until the person is disabled on another instance', async () => {
    const { user, header } = await someone();

    await changeElsewhere(
      (sql) => sql`update users set disabled_at = now() where id = ${user.id}`,
      [{ entity: 'user', userId: user.id }],
    );
    await caughtUp();

    expect(await who(header)).toBeNull();
  });

  test('as a cookie, and is nothing in a header', async () => {
    const { cookie } = await someone();

    expect(await who(bearer(cookie.slice(cookie.indexOf('=') + 1)))).toBeNull();
  });
});

describe('a client token that was good is remembered', () => {
  test('and still opens nothing to other origins', async () => {
    const { token } = await makeClientToken({
      anonymous_id: unique('visitor'),
      origins: ['https://a.example'],
    });
    const from = (origin: string) => who(bearer(token, { origin }));

    expect(await from('https://a.example')).toMatchObject({ kind: 'client_token' });
    await expect(from('https://b.example')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('until its key is revoked', async () => {
    const key = await makeKey('service');
    const { token } = await makeClientToken({ anonymous_id: unique('visitor') }, { by: key });
    expect(await who(bearer(token))).not.toBeNull();

    await revokeApiKey(ctx, key.id);

    expect(await who(bearer(token))).toBeNull();
  });

  test('until somebody is called so', async () => {
    const key = unique('crm');
    const { token } = await makeClientToken({ user: key });
    expect(await who(bearer(token))).toMatchObject({ userId: null, targetingKey: key });

    const user = await makeUser({ external_id: key });

    expect(await who(bearer(token))).toMatchObject({ userId: user.id });
  });

  test('and opens nothing where only keys and sessions are taken', async () => {
    const { token } = await makeClientToken({ anonymous_id: unique('visitor') });
    await who(bearer(token));

    expect(await who(bearer(token), { remembered: true })).toBeNull();
  });
});

test('another history of the database makes everybody prove themselves anew', async () => {
  const { id, secret } = await makeKey('service');
  await caughtUp();
  await who(bearer(secret));
  await revokeInSecret(id);

  const [state] = await rawSql()`update database_state set epoch = gen_random_uuid() returning epoch`;
  await vi.waitUntil(() => feedState()?.epoch === state?.epoch, PATIENT);

  expect(await who(bearer(secret))).toBeNull();
});

test('while the database is away, what was good stays good, and nothing else is', async () => {
  const [known, unknown] = [await makeKey('service'), await makeKey('service')];
  const ended = await makeKey('service');
  await caughtUp();
  await who(bearer(known.secret));
  await who(bearer(ended.secret));
  await revokeInSecret(ended.id);
  const afterSixSeconds = performance.now() + 6_000;
  const soon = vi.spyOn(performance, 'now').mockReturnValue(afterSixSeconds);
  expect(await who(bearer(ended.secret))).toBeNull();
  soon.mockRestore();

  const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
  await vi.waitUntil(() => feedState()?.away === true, PATIENT);
  const clock = performance.now.bind(performance);
  const later = vi.spyOn(performance, 'now').mockImplementation(() => clock() + 3_600_000);
  expect(await who(bearer(known.secret))).toMatchObject({ id: known.id });
  await expect(who(bearer(unknown.secret))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(who(bearer(ended.secret))).rejects.toMatchObject({ code: 'unavailable' });
  later.mockRestore();

  await bringBack();
  await vi.waitUntil(() => feedState()?.away === false, PATIENT);
  expect(await who(bearer(unknown.secret))).toMatchObject({ id: unknown.id });
});
