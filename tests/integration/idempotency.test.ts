import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sha256 } from '@/lib/auth/secret';
import { type ApiRequest, answer, type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { type ApiCall, call, chunked, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, databaseContents, storedOverride } from '../support/database-contents';
import { makeFlag, makeKey, makeUser, signIn, unique } from '../support/factories';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

/** A user and a flag, and how to pin the one for the other. */
async function target() {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const url = `/api/admin/users/${user.id}/flag-overrides`;
  const pin = (idempotencyKey: string, value: unknown = true, options: ApiCall = { key }) =>
    call('POST', url, {
      json: { flag_name: flag.name, value },
      ...options,
      headers: { 'idempotency-key': idempotencyKey, ...options.headers },
    });
  return { user, flag, url, pin };
}

describe('a POST with an Idempotency-Key', () => {
  test('that is sent again gets the same answer and does nothing twice', async () => {
    const { pin } = await target();
    const revision = await currentRevision();
    const first = await pin('again');
    const contents = await databaseContents();
    const second = await pin('again');

    expect(first.status).toBe(201);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    for (const name of ['etag', 'location', 'content-type']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await second.text()).toBe(await first.text());
    expect(await databaseContents()).toEqual(contents);
    expect(await auditSince(revision)).toHaveLength(1);
  });

  test('that is sent a thousand times at once has one effect and one row in the audit log', async () => {
    const { pin, user, flag } = await target();
    const revision = await currentRevision();
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => pin('a-thousand').then(read)));

    const good = answers.filter(({ status }) => status === 201);
    const busy = answers.filter(({ status }) => status === 409);
    expect(good.length + busy.length).toBe(1_000);
    expect(good.length).toBeGreaterThan(0);
    for (const { body } of good) expect(body).toEqual(good[0]?.body);
    for (const { body } of busy) expect(body).toMatchObject({ code: 'idempotency_in_progress' });
    expect(await auditSince(revision)).toHaveLength(1);
    expect(await storedOverride(user.id, flag.name)).toMatchObject({ version: 1 });
    expect((await pin('a-thousand')).status).toBe(201);
  });

  test('that comes many times at once with keys of its own is answered each time', async () => {
    // More than there are connections: whoever has one must not wait for another.
    const targets = await Promise.all(Array.from({ length: 40 }, target));

    const answers = await Promise.all(targets.map(({ pin }, index) => pin(`crowd-${index}`)));

    expect(answers.map(({ status }) => status)).toEqual(targets.map(() => 201));
  });

  test('that comes slowly holds no connection to the database meanwhile', async () => {
    const { url } = await target();
    let finish = () => {};
    const rest = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const send = (idempotencyKey: string) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(Buffer.from('{')),
        pull: async (controller) => {
          await rest;
          controller.enqueue(Buffer.from('}'));
          controller.close();
        },
      });
      return call('POST', url, { key, body, headers: { 'idempotency-key': idempotencyKey } });
    };

    const slow = Array.from({ length: 40 }, (_, index) => send(`slow-${index}`));
    await sleep(500);
    const ready = await call('GET', '/api/health/ready');
    finish();

    expect(ready.status).toBe(200);
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(slow.map(() => 422));
  });

  test('leaves no digest by which a password in its body could be tried out', async () => {
    const json = { email: `${unique('mail')}@example.com`, password: 'correct horse battery' };
    await call('POST', '/api/admin/users', { key, json, headers: { 'idempotency-key': unique('digest') } });

    const tried = ['\n', '', '?\n'].map((query) => sha256(`${query}${JSON.stringify(json)}`));
    const rows = await rawSql()`select 1 from idempotency_keys where fingerprint = any(${tried})`;
    expect(rows).toHaveLength(0);
  });

  test('is 409 while the first one runs, and gets its answer afterwards', async () => {
    const { pin } = await target();
    let both: Promise<Response>[] = [];
    await rawSql().begin(async (sql) => {
      await sql`select revision from database_state for update`;
      both = [pin('slow'), pin('slow')];
      // Whichever came first waits for the lock of the revision, so the other one answers first.
      expect(await read((await Promise.race(both)).clone())).toMatchObject({
        status: 409,
        body: { code: 'idempotency_in_progress' },
      });
    });

    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await pin('slow')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('with another body is 422, and with the same one in other pieces is not', async () => {
    const { pin, url, flag } = await target();
    await pin('body');
    const contents = await databaseContents();

    expect(await read(await pin('body', false))).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
    const text = JSON.stringify({ flag_name: flag.name, value: true });
    const pieces = await call('POST', url, {
      key,
      body: chunked(text.slice(0, 9), text.slice(9)),
      headers: { 'idempotency-key': 'body' },
    });
    expect(pieces.status).toBe(201);
    expect(await databaseContents()).toEqual(contents);
  });

  test('counts for its sender and its address alone', async () => {
    const [one, other] = [await target(), await target()];
    const stranger = (await makeKey('admin')).secret;
    expect((await one.pin('shared')).status).toBe(201);

    expect((await other.pin('shared')).headers.get('idempotent-replayed')).toBeNull();
    expect(await read(await one.pin('shared', true, { key: stranger }))).toMatchObject({
      status: 409,
      body: { code: 'override_exists' },
    });
  });

  test('that was refused may be sent again with what was wrong mended', async () => {
    const { pin } = await target();
    const contents = await databaseContents();
    expect((await pin('mended', 'text')).status).toBe(422);
    expect(await databaseContents()).toEqual(contents);

    expect((await pin('mended', true)).status).toBe(201);
  });

  test('is remembered for 24 hours', async () => {
    const { pin, user, flag } = await target();
    await pin('a-day');
    await rawSql()`update idempotency_keys set created_at = created_at - interval '24 hours'`;

    expect(await read(await pin('a-day'))).toMatchObject({ status: 409, body: { code: 'override_exists' } });
    await rawSql()`delete from user_flag_overrides where user_id = ${user.id} and flag_name = ${flag.name}`;
    expect((await pin('a-day')).headers.get('idempotent-replayed')).toBeNull();
    expect((await pin('a-day')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('is not answered to somebody whose right was taken away', async () => {
    const { pin } = await target();
    const admin = await makeUser({ role: 'admin' });
    const cookie = await signIn(admin.id);
    expect((await pin('right', true, { cookie })).status).toBe(201);
    await rawSql()`update users set role = 'viewer' where id = ${admin.id}`;

    expect(await read(await pin('right', true, { cookie }))).toMatchObject({ status: 403 });
    expect((await pin('right', true, { key: undefined })).status).toBe(401);
  });

  test('whose answer cannot be kept leaves nothing behind, not even in memory', async () => {
    const service = (await makeKey('service')).secret;
    const valueFor = async (flag: string) => {
      const { body } = await read(await call('GET', '/api/flags/me?user=somebody', { key: service }));
      return (body as { flags: Record<string, { value: unknown }> }).flags[flag]?.value;
    };
    // Counting whom the rule matches reads the flags within the transaction.
    const json = { name: unique('ghost'), type: 'boolean', rules: [{ serve: { variant: 'on' } }] };
    const headers = { 'idempotency-key': 'ghost' };
    const contents = await databaseContents();
    await rawSql()`alter table idempotency_keys add constraint full_up check (false) not valid`;
    try {
      expect((await call('POST', '/api/admin/feature-flags', { key, json, headers })).status).toBe(500);
    } finally {
      await rawSql()`alter table idempotency_keys drop constraint full_up`;
    }
    expect(await databaseContents()).toEqual(contents);

    const other = await makeFlag();
    expect(await valueFor(json.name)).toBeUndefined();
    expect(await valueFor(other.name)).toBe(false);
    expect((await call('POST', '/api/admin/feature-flags', { key, json, headers })).status).toBe(201);
    expect(await valueFor(json.name)).toBe(true);
  });

  test.each(['', ' ', 'a b', 'ü', 'x'.repeat(256)])(
    'must have a key that can be kept: %j is 400',
    async (bad) => {
      const { pin } = await target();
      const contents = await databaseContents();
      // A header cannot carry letters beyond Latin-1 at all.
      const { status, body } = await read(await pin(bad));

      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'bad_request' } });
      expect(await databaseContents()).toEqual(contents);
    },
  );
});

describe('an operation', () => {
  const requestOf = (change: Partial<ApiRequest> & { headers: Record<string, string> }): ApiRequest => ({
    method: 'POST',
    path: '/things',
    search: '',
    params: {},
    header: (name) => change.headers[name] ?? null,
    body: null,
    requestId: 'request-1',
    now: new Date(),
    ...change,
  });

  test('keeps no secret that is shown once: a retry does not get it', async () => {
    let made = 0;
    const endpoint: Endpoint = {
      path: '/things',
      methods: {
        POST: operation(
          {
            id: 'makeThing',
            tag: 'API keys',
            summary: 'Make a thing',
            may: 'keys.write',
            idempotencyKey: true,
            oneTimeSecrets: ['secret'],
            answers: { 201: { description: 'The thing' } },
          },
          async () => json(201, { id: ++made, secret: 'shown once' }),
        ),
      },
    };
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': unique('secret') };

    expect((await answer(endpoint, requestOf({ headers }))).body).toBe('{"id":1,"secret":"shown once"}');
    expect((await answer(endpoint, requestOf({ headers }))).body).toBe('{"id":1}');
    expect(await rawSql()`select 1 from idempotency_keys where body like '%shown once%'`).toHaveLength(0);
    expect(made).toBe(1);
  });

  test('refuses who may not before it reads a byte of what they send', async () => {
    let read = 0;
    async function* body() {
      read += 1;
      yield Buffer.from('{');
    }
    const endpoint: Endpoint = {
      path: '/things',
      methods: {
        POST: operation(
          {
            id: 'makeThing',
            tag: 'Flags',
            summary: 'Make a thing',
            may: 'flags.write',
            body: z.object({}),
            answers: { 200: { description: 'The thing' } },
          },
          async () => json(200, {}),
        ),
      },
    };
    const as = async (secret: string) => {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      return (await answer(endpoint, requestOf({ headers, body: body() }))).status;
    };

    expect(await as((await makeKey('viewer')).secret)).toBe(403);
    expect(read).toBe(0);
    expect(await as(key)).toBe(400);
    expect(read).toBe(1);
  });
});
