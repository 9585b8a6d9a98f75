import { Readable } from 'node:stream';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type Client, OpenFeature } from '@openfeature/server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawSql } from '../support/database';
import {
  makeClientToken,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  unique,
} from '../support/factories';
import { startFastLane } from '../support/fast-lane-server';

let server: Awaited<ReturnType<typeof startFastLane>>;
let secret: string;

beforeAll(async () => {
  server = await startFastLane();
  secret = (await makeKey('service')).secret;
});

afterAll(async () => {
  await OpenFeature.close();
  await server.stop();
});

/** The standard's own client, with these headers. */
async function clientWith(headers: [string, string][]): Promise<Client> {
  const domain = unique('domain');
  await OpenFeature.setProviderAndWait(domain, new OFREPProvider({ baseUrl: server.origin, headers }));
  return OpenFeature.getClient(domain);
}

const clientOf = (token: string) => clientWith([['Authorization', `Bearer ${token}`]]);

describe('OpenFeature’s server SDK with its OFREP provider', () => {
  test('gets values of all four types', async () => {
    const client = await clientOf(secret);
    const [boolean, text, number, json] = [
      await makeFlag({ default: { variant: 'on' } }),
      await makeVariantFlag(),
      await makeFlag({ type: 'number', default: { value: 2.5 } }),
      await makeFlag({ type: 'json', default: { value: { colour: 'red', sizes: [1, 2] } } }),
    ];

    expect(await client.getBooleanDetails(boolean.name, false)).toMatchObject({
      flagKey: boolean.name,
      value: true,
      variant: 'on',
      reason: 'STATIC',
      flagMetadata: { source: 'default', overridden: false, user_known: false },
    });
    expect(await client.getStringDetails(text.name, 'code')).toMatchObject({
      value: 'a',
      variant: 'control',
      reason: 'STATIC',
    });
    expect(await client.getNumberDetails(number.name, 0)).toMatchObject({ value: 2.5, reason: 'STATIC' });
    expect(await client.getObjectDetails(json.name, {})).toMatchObject({
      value: { colour: 'red', sizes: [1, 2] },
      reason: 'STATIC',
    });
  });

  test('sees the override of the person whom it names, and of nobody else', async () => {
    const client = await clientWith([['X-API-Key', secret]]);
    const [user, flag] = [await makeUser({ external_id: unique('crm') }), await makeVariantFlag()];
    await makeOverride(user.id, flag.name, { variant: 'new' });

    for (const targetingKey of [user.targetingKey, user.id]) {
      expect(await client.getStringDetails(flag.name, 'code', { targetingKey })).toMatchObject({
        value: 'b',
        variant: 'new',
        reason: 'TARGETING_MATCH',
        flagMetadata: { source: 'override', overridden: true, user_known: true },
      });
    }
    expect(await client.getStringDetails(flag.name, 'code', { targetingKey: 'else' })).toMatchObject({
      value: 'a',
      flagMetadata: { overridden: false, user_known: false },
    });
  });

  test('has its context decide rules', async () => {
    const client = await clientOf(secret);
    const flag = await makeFlag({
      rules: [
        {
          conditions: [{ attribute: 'plan', operator: 'in', values: ['pro', 'team'] }],
          serve: { variant: 'on' },
        },
      ],
    });
    const details = (plan: string) =>
      client.getBooleanDetails(flag.name, false, {
        targetingKey: 'a',
        plan,
        nested: { a: 1 },
        at: new Date(),
      });

    expect(await details('pro')).toMatchObject({ value: true, reason: 'TARGETING_MATCH' });
    expect(await details('free')).toMatchObject({ value: false, reason: 'STATIC' });
  });

  test('gets a wrapped list, and its own default for null', async () => {
    const client = await clientOf(secret);
    const list = await makeFlag({ type: 'json', default: { value: ['a', 'b'] } });
    const nothing = await makeFlag({ type: 'json', default: { value: null } });

    expect(await client.getObjectDetails(list.name, {})).toMatchObject({
      value: { value: ['a', 'b'] },
      flagMetadata: { wrapped: true },
    });
    expect((await client.getObjectDetails(nothing.name, { mine: true })).value).toEqual({ mine: true });
  });

  test('is told what is wrong, and serves the default of the code', async () => {
    const client = await clientOf(secret);
    const [text, broken] = [await makeVariantFlag(), await makeFlag()];
    await rawSql()`update feature_flags set default_serve = '[]' where name = ${broken.name}`;
    await rawSql()`update database_state set definitions_revision = revision`;
    const failed = (errorCode: string) => ({ value: true, reason: 'ERROR', errorCode });

    expect(await client.getBooleanDetails('no.such.flag', true)).toMatchObject({
      ...failed('FLAG_NOT_FOUND'),
      errorMessage: 'There is no such flag',
    });
    expect(await client.getBooleanDetails(text.name, true)).toMatchObject(failed('TYPE_MISMATCH'));
    expect(await client.getBooleanDetails(broken.name, true)).toMatchObject({
      ...failed('GENERAL'),
      errorMessage: 'The flag is stored in a way that cannot be evaluated',
    });
    const tooLong = { targetingKey: 'x'.repeat(256) };
    expect(await client.getBooleanDetails(text.name, true, tooLong)).toMatchObject({
      ...failed('INVALID_CONTEXT'),
      errorMessage: 'context.targetingKey: must have 255 characters or fewer',
    });
    const stranger = await clientOf(`pnn_${'x'.repeat(43)}`);
    expect(await stranger.getBooleanDetails(text.name, true)).toMatchObject(failed('GENERAL'));
    await rawSql()`update feature_flags set archived_at = now() where name = ${broken.name}`;
    await makeFlag();
  });

  test('may hold a client token: then it is that one person, who sees no hidden flag', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const hidden = await makeFlag({ client_visible: false, default: { variant: 'on' } });
    await makeOverride(user.id, flag.name);
    const client = await clientOf((await makeClientToken({ user: user.id })).token);

    expect(await client.getBooleanDetails(flag.name, false)).toMatchObject({
      value: true,
      flagMetadata: { overridden: true },
    });
    expect(await client.getBooleanDetails(hidden.name, false)).toMatchObject({
      value: false,
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect(await client.getBooleanDetails(flag.name, false, { targetingKey: 'else' })).toMatchObject({
      value: false,
      reason: 'ERROR',
    });
  });
});

describe('over the wire', () => {
  test('a malformed or endless request ends with its own status, and the next one is answered', async () => {
    const send = (init: RequestInit, path = '') =>
      fetch(`${server.origin}/ofrep/v1/evaluate/flags${path}`, {
        method: 'POST',
        ...init,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...init.headers },
      });
    async function* endless() {
      for (;;) yield Buffer.alloc(16_384, 0x20);
    }
    const body = Readable.toWeb(Readable.from(endless())) as BodyInit;

    expect((await send({ body: '{' })).status).toBe(400);
    expect((await send({ body: '{}' }, '/%E0%A4%A')).status).toBe(404);
    const cut = await send({ body, duplex: 'half' } as RequestInit).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(cut);
    expect((await send({ body: '{}' })).status).toBe(200);
  });
});
