import { describe, expect, test } from 'vitest';
import { updateFlagInput } from '@/lib/flags/schemas';
import { updateFlag } from '@/lib/flags/service';
import { revokeApiKey } from '@/lib/keys/service';
import { withEnvironment } from '../../support/environment';
import {
  contextOf,
  makeClientToken,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  signIn,
  unique,
} from '../../support/factories';
import { streamServer } from '../../support/stream-server';

const now = () => contextOf({ now: new Date() });
const server = streamServer();
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** What an evaluation of every flag answers, and where to listen. */
async function evaluate(headers: Record<string, string>, context: object = {}) {
  const response = await fetch(`${server.origin()}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ context }),
  });
  const text = await response.text();
  const body = text && JSON.parse(text);
  const path: string = body?.eventStreams?.[0]?.endpoint.requestUri;
  return { status: response.status, etag: response.headers.get('etag') ?? '', body, path };
}

describe('the stream of OFREP', () => {
  test('tells a browser to evaluate again at first, and when its own answer has changed', async () => {
    const [user, stranger, flag] = [await makeUser(), await makeUser(), await makeFlag()];
    const { token } = await makeClientToken({ user: user.id });
    const { body, path } = await evaluate(bearer(token));
    expect(body.eventStreams).toEqual([
      { type: 'sse', endpoint: { requestUri: path }, inactivityDelaySec: 120 },
    ]);
    const reader = await server.open(path, {});
    const first = await reader.next();
    expect(first).toMatchObject({ event: 'message', data: { type: 'refetchEvaluation' } });

    await makeOverride(stranger.id, flag.name, {}, now());
    await makeOverride(user.id, flag.name, {}, now());

    const { data } = await reader.next();
    expect(data).toEqual({
      type: 'refetchEvaluation',
      etag: expect.not.stringMatching(first.data.etag),
      lastModified: expect.any(Number),
    });
    await makeFlag();
    expect((await reader.next()).data.etag).not.toBe(data.etag);
    expect(reader.text().match(/refetchEvaluation/g)).toHaveLength(3);
  });

  test('has the same address for the same caller, so that a client stays connected and gets 304', async () => {
    const [user, service] = [await makeUser(), await makeKey('service')];
    const { token } = await makeClientToken({ user: user.id });
    for (const headers of [bearer(token), { 'x-api-key': token }]) {
      const { path, etag } = await evaluate(headers);
      expect((await evaluate(headers)).path).toBe(path);
      expect(await evaluate({ ...headers, 'if-none-match': etag })).toMatchObject({ status: 304 });
    }
    const [one, other] = [{ targetingKey: user.id }, { targetingKey: 'other' }];
    const { path } = await evaluate(bearer(service.secret), one);
    expect((await evaluate(bearer(service.secret), other)).path).not.toBe(path);
    const renewed = await makeClientToken({ user: user.id });
    expect((await evaluate(bearer(renewed.token))).path).not.toBe((await evaluate(bearer(token))).path);
  });

  test('tells a key of one person’s changes, and of every change of a flag, as rules may see what it says beside', async () => {
    const [user, flag, service] = [await makeUser(), await makeFlag(), await makeKey('service')];
    const { path } = await evaluate(bearer(service.secret), { targetingKey: user.id });
    const reader = await server.open(path, {});
    const { etag } = (await reader.next()).data;

    await updateFlag(
      now(),
      flag.name,
      updateFlagInput.parse({ description: 'Nobody can see the difference' }),
    );
    expect((await reader.next()).data.etag).toBe(etag);
    await makeOverride(user.id, flag.name, {}, now());
    expect((await reader.next()).data.etag).not.toBe(etag);
  });

  test('is for visitors whom no directory has, and for those who come into it', async () => {
    const [flag, key] = [await makeFlag(), unique('crm')];
    const tokens = [await makeClientToken({ anonymous_id: key }), await makeClientToken({ user: key })];
    const [visitor, coming] = await Promise.all(
      tokens.map(async ({ token }) => server.open((await evaluate(bearer(token))).path, {})),
    );
    const service = await makeKey('service');
    const nobody = await server.open((await evaluate(bearer(service.secret))).path, {});
    for (const reader of [visitor, coming, nobody]) await reader?.next();

    const user = await makeUser({ external_id: key });
    await makeOverride(user.id, flag.name, {}, now());
    await coming?.next();
    await makeFlag();

    for (const reader of [visitor, coming, nobody]) await reader?.next();
    expect(visitor?.text().match(/refetchEvaluation/g)).toHaveLength(2);
  });

  test('is not for sessions, and takes no token but its own', async () => {
    const user = await makeUser();
    const { token } = await makeClientToken({ user: user.id });
    expect((await evaluate({ cookie: await signIn(user.id) })).body).not.toHaveProperty('eventStreams');

    const { path } = await evaluate(bearer(token));
    const stolen = new URL(path, 'http://x').searchParams.get('token') ?? '';
    const asBearer = await fetch(`${server.origin()}/api/flags/me`, { headers: bearer(stolen) });
    expect(asBearer.status).toBe(401);
    for (const wrong of [
      '',
      '?token=',
      `?token=${token}`,
      `?token=${stolen}x`,
      `?token=${stolen.slice(0, -1)}`,
    ]) {
      expect((await server.open(`/ofrep/v1/stream${wrong}`, {})).status).toBe(401);
    }
  });

  test('is left out where no secret is there to sign its address with, and a key evaluates all the same', async () => {
    const service = await makeKey('service');
    await withEnvironment({ NEXTAUTH_SECRET: undefined }, async () => {
      const { status, body } = await evaluate(bearer(service.secret), { targetingKey: 'crm-1' });
      expect([status, 'eventStreams' in body]).toEqual([200, false]);
    });
  });

  test('cannot be opened once the token is over, and ends with the key behind it', async () => {
    const [user, key] = [await makeUser(), await makeKey('service')];
    const early = await makeClientToken({ user: user.id }, { by: key, now: new Date(Date.now() - 899_000) });
    const { path: ending } = await evaluate(bearer(early.token));
    const { token } = await makeClientToken({ user: user.id }, { by: key });
    const { path } = await evaluate(bearer(token));
    const reader = await server.open(path, {});
    await reader.next();

    await revokeApiKey(now(), key.id);

    expect(await reader.next('bye')).toMatchObject({ data: { reason: 'unauthorized' } });
    await reader.ended;
    expect((await server.open(path, {})).status).toBe(401);
    expect(ending === undefined || (await server.open(ending, {})).status === 401).toBe(true);
  });

  test('may be read by pages of the allowed origins', async () => {
    const user = await makeUser();
    await withEnvironment({ PENNON_ALLOWED_ORIGINS: 'https://app.example.com' }, async () => {
      const { token } = await makeClientToken({ user: user.id });
      const { path } = await evaluate(bearer(token));
      const reader = await server.open(path, { origin: 'https://app.example.com' });
      expect(reader.headers).toMatchObject({
        'access-control-allow-origin': 'https://app.example.com',
        vary: 'Origin',
      });
      expect(reader.headers).not.toHaveProperty('access-control-allow-credentials');
    });
  });
});
