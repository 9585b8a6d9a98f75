import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag, updateFlag } from '@/lib/flags/service';
import { removeOverride, updateOverride } from '@/lib/overrides/service';
import { type ApiCall, call, chunked, read } from '../support/api';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeClientToken,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeUser,
  makeVariantFlag,
  signIn,
  unique,
} from '../support/factories';

const BULK = '/ofrep/v1/evaluate/flags';
const ctx = contextOf();
const inMs = (ms: number) => new Date(Date.now() + ms);

let service: string;

beforeAll(async () => {
  service = (await makeKey('service')).secret;
});

interface Item {
  readonly key: string;
  readonly value?: unknown;
  readonly reason?: string;
  readonly metadata?: Record<string, unknown>;
}

/** Evaluates one flag as a service would; `context` as OpenFeature has it. */
async function one(flag: string, context?: unknown, options: ApiCall = { key: service }) {
  const response = await call('POST', `${BULK}/${encodeURIComponent(flag)}`, {
    json: context === undefined ? {} : { context },
    ...options,
  });
  return (await read(response)) as { status: number; body: Item & Record<string, unknown> };
}

/** Evaluates all flags. */
async function all(context?: unknown, options: ApiCall = { key: service }) {
  const response = await call('POST', BULK, {
    json: context === undefined ? {} : { context },
    ...options,
  });
  const { status, body } = (await read(response)) as { status: number; body: { flags: Item[] } };
  const byKey = new Map((body?.flags ?? []).map((item) => [item.key, item]));
  return { status, body, byKey, etag: response.headers.get('etag') ?? '', response };
}

/** A flag that is on for whom an attribute says "yes". */
const makeAttributeFlag = (attribute: string) =>
  makeFlag({
    rules: [{ conditions: [{ attribute, operator: 'equals', values: ['yes'] }], serve: { variant: 'on' } }],
  });

describe('each reason and source is told as OpenFeature knows it', () => {
  test.each<[string, () => Promise<{ flag: { name: string }; user?: string }>, Record<string, unknown>]>([
    [
      'an override',
      async () => {
        const [user, flag] = [await makeUser(), await makeFlag()];
        await makeOverride(user.id, flag.name);
        return { flag, user: user.id };
      },
      { value: true, variant: 'on', reason: 'TARGETING_MATCH', source: 'override', overridden: true },
    ],
    [
      'a rule',
      async () => ({ flag: await makeFlag({ rules: [{ serve: { variant: 'on' } }] }) }),
      { value: true, variant: 'on', reason: 'TARGETING_MATCH', source: 'rule', overridden: false },
    ],
    [
      'a rule with a split',
      async () => ({
        flag: await makeFlag({ rules: [{ serve: { split: [{ variant: 'on', weight: 100 }] } }] }),
        user: 'anybody',
      }),
      { value: true, variant: 'on', reason: 'SPLIT', source: 'rule', overridden: false },
    ],
    [
      'a scheduled change',
      async () => {
        const flag = await makeFlag();
        await makeScheduledChange(
          flag.name,
          { at: ctx.now, default: { variant: 'on' } },
          contextOf({ now: at(-HOUR_MS) }),
        );
        return { flag };
      },
      { value: true, variant: 'on', reason: 'STATIC', source: 'schedule', overridden: false },
    ],
    [
      'the default',
      async () => ({ flag: await makeFlag() }),
      { value: false, variant: 'off', reason: 'STATIC', source: 'default', overridden: false },
    ],
    [
      'the default after rules that did not match',
      async () => ({ flag: await makeAttributeFlag('nobody_has_it') }),
      { value: false, variant: 'off', reason: 'STATIC', source: 'default', overridden: false },
    ],
    [
      'the kill switch',
      async () => ({ flag: await makeFlag({ enabled: false, default: { variant: 'on' } }) }),
      { value: false, variant: 'off', reason: 'DISABLED', source: 'off', overridden: false },
    ],
  ])('%s', async (_what, make, { source, overridden, ...expected }) => {
    const { flag, user } = await make();
    const context = user === undefined ? undefined : { targetingKey: user };

    const single = await one(flag.name, context);
    const metadata = { source, overridden };
    const known = user !== undefined && user !== 'anybody';
    expect(single).toEqual({
      status: 200,
      body: { key: flag.name, ...expected, metadata: { ...metadata, user_known: known } },
    });
    const bulk = await all(context);
    expect(bulk.byKey.get(flag.name)).toEqual({ key: flag.name, ...expected, metadata });
    expect(bulk.body).toMatchObject({ metadata: { user_known: known } });
  });

  test('and an override that ends says when', async () => {
    const [user, flag, end] = [await makeUser(), await makeFlag(), inMs(HOUR_MS)];
    await makeOverride(user.id, flag.name, { expiresAt: end });

    const { body } = await one(flag.name, { targetingKey: user.id });
    expect(body.metadata).toMatchObject({ overridden: true, override_expires_at: end.toISOString() });
  });

  test('and an override that is over, or does not fit, counts for nothing', async () => {
    const [user, ended, unfit] = [await makeUser(), await makeFlag(), await makeVariantFlag()];
    await makeEndedOverride(user.id, ended.name);
    await makeOverride(user.id, unfit.name, { variant: 'new' });
    await rawSql()`update user_flag_overrides set override_value = '5' where flag_name = ${unfit.name}`;

    for (const { name } of [ended, unfit]) {
      const { body } = await one(name, { targetingKey: user.id });
      expect(body).toMatchObject({ reason: 'STATIC', metadata: { overridden: false, source: 'default' } });
    }
  });
});

describe('values of every type', () => {
  test.each<[string, object, object]>([
    ['a string', { type: 'string', default: { value: 'text' } }, { value: 'text' }],
    ['an empty string', { type: 'string', default: { value: '' } }, { value: '' }],
    ['a number', { type: 'number', default: { value: -0.5 } }, { value: -0.5 }],
    ['an object', { type: 'json', default: { value: { a: [1, null] } } }, { value: { a: [1, null] } }],
    [
      'a list is wrapped',
      { type: 'json', default: { value: [1, { a: null }] } },
      { value: { value: [1, { a: null }] }, metadata: expect.objectContaining({ wrapped: true }) },
    ],
    ['text in a json flag', { type: 'json', default: { value: 'text' } }, { value: 'text' }],
  ])('%s', async (_what, fields, expected) => {
    const flag = await makeFlag(fields);

    const { body } = await one(flag.name);
    expect(body).toMatchObject(expected);
    expect(body).not.toHaveProperty('variant');
    expect((await all()).byKey.get(flag.name)).toMatchObject(expected);
  });

  test('null has no place in OFREP: the value is left out, and the code’s default counts', async () => {
    const flag = await makeFlag({ type: 'json', default: { value: null } });

    const { body } = await one(flag.name);
    expect(body).toMatchObject({ key: flag.name, reason: 'STATIC' });
    expect(body).not.toHaveProperty('value');
    expect((await all()).byKey.get(flag.name)).not.toHaveProperty('value');
  });
});

describe('whom a service means', () => {
  test('is found by external id, or else by id; rules and buckets see one targeting key', async () => {
    const user = await makeUser({ external_id: unique('crm'), attributes: { plan: 'pro' } });
    const flag = await makeFlag({
      rules: [
        {
          conditions: [
            { attribute: 'user_id', operator: 'equals', values: [user.targetingKey] },
            { attribute: 'plan', operator: 'equals', values: ['pro'] },
          ],
          serve: { variant: 'on' },
        },
      ],
    });

    for (const targetingKey of [user.externalId, user.id, user.id.toUpperCase()]) {
      expect((await one(flag.name, { targetingKey })).body).toMatchObject({
        value: true,
        metadata: { source: 'rule', user_known: true },
      });
    }
  });

  test('may be unknown, and is bucketed by the key as given', async () => {
    const key = unique('unknown');
    const flag = await makeFlag({
      rules: [
        {
          conditions: [{ attribute: 'user_id', operator: 'equals', values: [key] }],
          serve: { variant: 'on' },
        },
      ],
    });

    expect((await one(flag.name, { targetingKey: key })).body).toMatchObject({
      value: true,
      metadata: { user_known: false },
    });
  });

  test.each([[undefined], [{}], [{ targetingKey: '' }], [{ targetingKey: null }], [null]])(
    'may be nobody (%j): that is anonymous, and answered',
    async (context) => {
      const flag = await makeFlag({
        rules: [{ conditions: [{ attribute: 'user_id', operator: 'exists' }], serve: { variant: 'on' } }],
      });

      expect(await one(flag.name, context)).toMatchObject({
        status: 200,
        body: { value: false, metadata: { user_known: false } },
      });
    },
  );

  test('has the attributes of the context over the stored ones', async () => {
    const user = await makeUser({ attributes: { stored: 'yes', replaced: 'no' } });
    const flags = {
      stored: await makeAttributeFlag('stored'),
      replaced: await makeAttributeFlag('replaced'),
      added: await makeAttributeFlag('added'),
      email: await makeAttributeFlag('email'),
    };
    const given = async (attributes: object) => {
      const { byKey } = await all({ targetingKey: user.id, ...attributes });
      return Object.fromEntries(
        Object.entries(flags).map(([name, flag]) => [name, byKey.get(flag.name)?.value]),
      );
    };

    expect(await given({})).toEqual({ stored: true, replaced: false, added: false, email: false });
    expect(await given({ replaced: 'yes', added: ['no', 'yes'], email: 'yes' })).toEqual({
      stored: true,
      replaced: true,
      added: true,
      email: true,
    });
    expect(await given({ stored: null, replaced: { yes: 'yes' }, added: [['yes']] })).toEqual({
      stored: true,
      replaced: false,
      added: false,
      email: false,
    });
  });

  test('cannot have their targeting key replaced by an attribute', async () => {
    const flag = await makeAttributeFlag('user_id');
    const { body } = await one(flag.name, { targetingKey: 'no', user_id: 'yes' });
    expect(body).toMatchObject({ value: false });
    expect((await one(flag.name, { user_id: 'yes' })).body).toMatchObject({ value: false });
  });
});

describe('a browser sees itself only', () => {
  const callers = async () => {
    const user = await makeUser({ external_id: unique('crm'), attributes: { plan: 'free' } });
    const { token } = await makeClientToken({ user: user.id });
    return {
      user,
      options: [
        { key: token },
        { headers: { 'x-api-key': token } },
        { cookie: await signIn(user.id) },
      ] satisfies ApiCall[],
    };
  };

  test('with its override, whatever it says of itself', async () => {
    const { user, options } = await callers();
    const [pinned, plan] = [await makeFlag(), await makeAttributeFlag('plan')];
    await makeOverride(user.id, pinned.name);

    for (const caller of options) {
      for (const targetingKey of [undefined, '', user.id, user.externalId]) {
        const { body } = await one(pinned.name, { targetingKey, plan: 'yes' }, caller);
        expect(body).toMatchObject({ value: true, metadata: { overridden: true, user_known: true } });
        expect((await one(plan.name, { targetingKey, plan: 'yes' }, caller)).body.value).toBe(false);
      }
    }
  });

  test('and a foreign targeting key is 403', async () => {
    const { options } = await callers();
    const [flag, other] = [await makeFlag(), await makeUser()];

    for (const caller of options) {
      for (const targetingKey of [other.id, unique('nobody')]) {
        expect((await one(flag.name, { targetingKey }, caller)).status).toBe(403);
        expect((await all({ targetingKey }, caller)).status).toBe(403);
      }
    }
  });

  test('and a hidden flag is not there', async () => {
    const { user, options } = await callers();
    const [hidden, seen] = [await makeFlag({ client_visible: false }), await makeFlag()];
    await makeOverride(user.id, hidden.name);
    expect((await one(hidden.name, { targetingKey: user.id })).body).toMatchObject({ value: true });

    for (const caller of options) {
      const { status, body } = await one(hidden.name, undefined, caller);
      const unknown = await one('no.such.flag', undefined, caller);
      expect(status).toBe(404);
      expect({ ...body, key: 0, request_id: 0 }).toEqual({ ...unknown.body, key: 0, request_id: 0 });
      const { byKey } = await all(undefined, caller);
      expect(byKey.has(hidden.name)).toBe(false);
      expect(byKey.has(seen.name)).toBe(true);
    }
  });

  test('and a session from another site is 403', async () => {
    const flag = await makeFlag();
    const cookie = await signIn((await makeUser()).id);
    const headers = { origin: 'https://evil.example' };

    expect((await one(flag.name, {}, { cookie, headers })).status).toBe(403);
  });
});

describe('keys are taken from X-API-Key too', () => {
  test('where there is no Authorization', async () => {
    const flag = await makeFlag();
    const status = async (headers: Record<string, string>) => (await one(flag.name, {}, { headers })).status;

    expect(await status({ 'x-api-key': service })).toBe(200);
    expect(await status({ 'x-api-key': 'pnn_wrong' })).toBe(401);
    expect(await status({ 'x-api-key': '' })).toBe(401);
    expect(await status({ 'x-api-key': service, authorization: 'Bearer pnn_wrong' })).toBe(401);
    expect(await status({})).toBe(401);
    const elsewhere = await call('GET', '/api/flags/me?user=a', { headers: { 'x-api-key': service } });
    expect(elsewhere.status).toBe(401);
  });
});

describe('a flag', () => {
  test.each(['no.such.flag', '__proto__', 'constructor', 'Ünknown flag', '../me', 'x'.repeat(2000), '%00'])(
    'of the name %s is not found',
    async (key) => {
      expect(await one(key)).toEqual({
        status: 404,
        body: {
          key,
          errorCode: 'FLAG_NOT_FOUND',
          errorDetails: 'There is no such flag',
          request_id: expect.any(String),
        },
      });
    },
  );

  test('that is archived is not found', async () => {
    const flag = await makeFlag();
    await archiveFlag(ctx, flag.name);
    expect((await one(flag.name)).body).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect((await all()).byKey.has(flag.name)).toBe(false);
  });

  test('that cannot be evaluated is an error, and harms no other', async () => {
    const [bad, good] = [await makeFlag(), await makeFlag()];
    await rawSql()`update feature_flags set default_serve = '{"variant":"gone"}' where name = ${bad.name}`;
    await rawSql()`update database_state set definitions_revision = revision`;

    const failed = {
      key: bad.name,
      errorCode: 'GENERAL',
      errorDetails: 'The flag is stored in a way that cannot be evaluated',
    };
    const { byKey } = await all();
    expect(byKey.get(bad.name)).toEqual(failed);
    expect(byKey.get(good.name)).toMatchObject({ value: false, reason: 'STATIC' });
    expect(await one(bad.name)).toEqual({
      status: 500,
      body: { ...failed, request_id: expect.any(String) },
    });
    await rawSql()`update feature_flags set archived_at = now() where name = ${bad.name}`;
    await makeFlag();
  });
});

describe('what cannot be understood is refused in the words of OFREP', () => {
  const deep = (depth: number) => `{"context":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;

  test.each<[string, string, number, string, string]>([
    ['no JSON', '{', 400, 'PARSE_ERROR', 'not valid JSON'],
    ['nothing', '', 400, 'PARSE_ERROR', 'not valid JSON'],
    ['a list', '[]', 400, 'INVALID_CONTEXT', 'object'],
    ['null', 'null', 400, 'INVALID_CONTEXT', 'object'],
    ['a context that is text', '{"context":"ada"}', 400, 'INVALID_CONTEXT', 'context: must be an object'],
    ['a context that is a list', '{"context":[]}', 400, 'INVALID_CONTEXT', 'context: must be an object'],
    [
      'a key that is a number',
      '{"context":{"targetingKey":5}}',
      400,
      'INVALID_CONTEXT',
      'targetingKey: must be text',
    ],
    [
      'a key of 256 characters',
      `{"context":{"targetingKey":"${'x'.repeat(256)}"}}`,
      400,
      'INVALID_CONTEXT',
      '255',
    ],
    ['a key with NUL', '{"context":{"targetingKey":"a\\u0000"}}', 400, 'INVALID_CONTEXT', 'NUL'],
    ['an attribute given twice', '{"context":{"a":1,"a":2}}', 400, 'INVALID_CONTEXT', 'twice'],
    ['a number that would be changed', '{"context":{"a":9007199254740993}}', 400, 'INVALID_CONTEXT', '2^53'],
    ['an infinite number', '{"context":{"a":1e400}}', 400, 'INVALID_CONTEXT', '1e400'],
    ['a lone surrogate', '{"context":{"a":"\\ud800"}}', 400, 'INVALID_CONTEXT', 'surrogate'],
    ['what is nested 10,000 deep', deep(10_000), 400, 'INVALID_CONTEXT', 'nested too deep'],
  ])('%s', async (_what, body, status, errorCode, details) => {
    for (const [path, key] of [
      [BULK, undefined],
      [`${BULK}/some.flag`, 'some.flag'],
    ] as const) {
      const response = await expectNothingWritten(() => call('POST', path, { key: service, body }));
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await read(response)).toEqual({
        status,
        body: {
          ...(key === undefined ? {} : { key }),
          errorCode,
          errorDetails: expect.stringContaining(details),
          request_id: response.headers.get('x-request-id'),
        },
      });
    }
  });

  test.each<[string, ApiCall, number, string]>([
    ['64 KiB and a byte', { body: `{"context":{"a":"${'x'.repeat(65_517)}"}}` }, 413, 'body_too_large'],
    [
      '64 KiB and a byte in pieces',
      { body: chunked('{"context":{"a":"', 'x'.repeat(65_517), '"}}') },
      413,
      'body_too_large',
    ],
    ['text', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
    [
      'a compressed body',
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupported_media_type',
    ],
  ])('%s is a problem as everywhere', async (_what, options, status, code) => {
    const response = await call('POST', BULK, { key: service, ...options });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await read(response)).toMatchObject({ status, body: { code } });
  });

  test('and a body of 64 KiB is not', async () => {
    const body = `{"context":{"a":"${'x'.repeat(65_516)}"}}`;
    expect(Buffer.byteLength(body)).toBe(64 * 1024);
    expect((await call('POST', BULK, { key: service, body })).status).toBe(200);
  });

  test.each(['/ofrep/v1/configuration', '/ofrep/v2/evaluate/flags', '/ofrep/v1/evaluate'])(
    '%s is nothing, and says so',
    async (path) => {
      const response = await call('POST', path, { key: service, json: {} });
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await read(response)).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
    },
  );
});

describe('what protocols and SDKs may send beside it is passed over', () => {
  test.each<[string, object]>([
    ['an unknown member', { context: {}, flags: ['a'] }],
    ['names of Object', { context: { ['__proto__']: { admin: true }, constructor: 'x', toString: 'y' } }],
    [
      '7,000 attributes',
      { context: Object.fromEntries(Array.from({ length: 7000 }, (_, i) => [i.toString(36), 1])) },
    ],
  ])('%s', async (_what, json) => {
    const flag = await makeFlag();
    const response = await call('POST', `${BULK}/${flag.name}?flagConfigEtag=x`, {
      key: service,
      body: JSON.stringify(json),
    });
    expect(await read(response)).toMatchObject({ status: 200, body: { value: false } });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe('the ETag of all flags', () => {
  test('is the same for the same person and context, and then the answer is 304 without a body', async () => {
    const user = await makeUser();
    const context = { targetingKey: user.id, plan: 'pro', a: 1 };
    const { etag } = await all(context);
    expect(etag).toMatch(/^"[\w-]{22}"$/);

    for (const seen of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { status, response } = await all(
        { a: 1, plan: 'pro', targetingKey: user.id },
        { key: service, headers: { 'if-none-match': seen } },
      );
      expect(status).toBe(304);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.body).toBeNull();
    }
    const other = await all(context, { key: service, headers: { 'if-none-match': '"x"' } });
    expect(other.status).toBe(200);
  });

  test('changes with flags, one’s override, its end, and the context; never with a stranger’s override', async () => {
    const [user, stranger, flag] = [await makeUser(), await makeUser(), await makeFlag()];
    const { token } = await makeClientToken({ user: user.id });
    const tagOf = async (options?: ApiCall, context: object = { targetingKey: user.id }) =>
      (await all(context, options)).etag;
    const end = inMs(HOUR_MS);
    const steps: [string, () => Promise<unknown>, boolean][] = [
      ['a stranger’s override', () => makeOverride(stranger.id, flag.name), false],
      ['one’s override', () => makeOverride(user.id, flag.name), true],
      ['its end', () => updateOverride(ctx, user.id, flag.name, { expires_at: end }), true],
      ['its reason', () => updateOverride(ctx, user.id, flag.name, { reason: 'x' }), false],
      ['its value', () => updateOverride(ctx, user.id, flag.name, { value: false }), true],
      ['its going', () => removeOverride(ctx, user.id, flag.name), true],
      ['the flag', () => updateFlag(ctx, flag.name, { default: { variant: 'on' } }), true],
    ];

    for (const caller of [undefined, { key: token }] satisfies (ApiCall | undefined)[]) {
      for (const [what, step, changes] of steps) {
        if (what === 'a stranger’s override' && caller) continue;
        const before = await tagOf(caller);
        await step();
        expect([what, (await tagOf(caller)) !== before]).toEqual([what, changes]);
      }
      await updateFlag(ctx, flag.name, { default: { variant: 'off' } });
    }
    expect(await tagOf(undefined, { targetingKey: user.id, plan: 'pro' })).not.toBe(await tagOf());
    expect(await tagOf(undefined, { targetingKey: 'a' })).not.toBe(
      await tagOf(undefined, { targetingKey: 'b' }),
    );
    expect(await tagOf({ key: token }, { plan: 'pro' })).toBe(await tagOf({ key: token }, {}));
  });
});
