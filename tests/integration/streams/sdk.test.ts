import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { compileSnapshot } from '@/lib/evaluation/snapshot';
import { updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, updateFlag } from '@/lib/flags/service';
import { compilePattern } from '@/lib/pattern';
import { deleteUser } from '@/lib/users/remove';
import { createServerClient } from '@/sdk/src/server';
import { rawSql } from '../../support/database';
import { currentRevision } from '../../support/database-contents';
import {
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeSegment,
  makeUser,
  makeVariantFlag,
  unique,
} from '../../support/factories';
import { changeElsewhere, changeUnnoticed } from '../../support/feed';
import { streamServer } from '../../support/stream-server';

const PATIENT = { timeout: 40_000, interval: 1 };
const now = () => contextOf({ now: new Date() });
const server = streamServer();

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(server.origin() + path, { headers: { ...server.service(), ...headers } });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    body: text && JSON.parse(text),
  };
}

describe('GET /api/sdk/definitions', () => {
  test('has every flag and segment as the evaluation takes them, archived ones left out', async () => {
    const [flag, archived, segment] = [await makeVariantFlag(), await makeFlag(), await makeSegment()];
    const change = await makeScheduledChange(
      flag.name,
      { at: new Date(Date.now() + HOUR_MS), default: { variant: 'new' } },
      now(),
    );
    await archiveFlag(now(), archived.name);

    const { body, etag } = await get('/api/sdk/definitions');

    expect(body.revision).toBe(await currentRevision());
    expect(etag).toBe(`"${body.epoch}.${body.revision}"`);
    const found = body.flags.find(({ name }: { name: string }) => name === flag.name);
    expect(found).toMatchObject({
      type: 'string',
      variants: [
        { key: 'control', value: 'a' },
        { key: 'new', value: 'b' },
      ],
      schedule: [{ id: change.id, at: change.at.toISOString(), default: { variant: 'new' } }],
    });
    expect(body.segments).toContainEqual({ key: segment.key, conditions: [], included: [], excluded: [] });
    expect((await get('/api/sdk/definitions')).body).toEqual(body);
    const { flags } = compileSnapshot(body, { compilePattern });
    expect(flags.get(flag.name)?.usable).toBe(true);
    expect(flags.has(archived.name)).toBe(false);
  });

  test('is 304 until a definition changes, whatever happens to people', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const { etag } = await get('/api/sdk/definitions');
    await makeOverride(user.id, flag.name, {}, now());

    expect(await get('/api/sdk/definitions', { 'if-none-match': etag })).toEqual({
      status: 304,
      etag,
      body: '',
    });

    await updateFlag(now(), flag.name, updateFlagInput.parse({ enabled: false }));
    const after = await get('/api/sdk/definitions', { 'if-none-match': etag });
    expect(after).toMatchObject({ status: 200, body: { revision: await currentRevision() } });
  });
});

describe('GET /api/sdk/user', () => {
  test('has what rules see of somebody, and their overrides in any state', async () => {
    const key = unique('crm');
    const user = await makeUser({ external_id: key, attributes: { plan: 'pro' } });
    const [flag, ended] = [await makeVariantFlag(), await makeFlag()];
    const pinned = await makeOverride(user.id, flag.name, { variant: 'new' }, now());
    await makeEndedOverride(user.id, ended.name);

    const { body } = await get(`/api/sdk/user?user=${key}`);

    expect(body).toMatchObject({
      user_id: user.id,
      targeting_key: key,
      attributes: {
        user_id: key,
        email: user.email,
        name: user.name,
        role: 'user',
        created_at: user.createdAt.toISOString(),
        plan: 'pro',
      },
      revision: await currentRevision(),
    });
    const { epoch, revision } = (await get('/api/sdk/definitions')).body;
    expect(body).toMatchObject({ epoch, definitions_revision: revision });
    expect(body.overrides).toHaveLength(2);
    expect(body.overrides).toContainEqual({
      flag_name: flag.name,
      value: 'b',
      variant: 'new',
      enabled: true,
      expires_at: null,
      created_at: pinned.createdAt.toISOString(),
      updated_at: pinned.updatedAt.toISOString(),
    });
    expect(await get(`/api/sdk/user?user=${user.id}`)).toMatchObject({ body: { targeting_key: key } });
  });

  test('tells when an override ends, and has no variant where its flag is archived', async () => {
    const [user, archived] = [await makeUser(), await makeVariantFlag()];
    const expiresAt = new Date(Date.now() + HOUR_MS);
    await makeOverride(user.id, archived.name, { variant: 'new', expiresAt }, now());
    await archiveFlag(now(), archived.name);

    const { body } = await get(`/api/sdk/user?user=${user.id}`);

    expect(body.overrides).toMatchObject([
      { flag_name: archived.name, value: 'b', variant: null, expires_at: expiresAt.toISOString() },
    ]);
  });

  test('says of a stranger that nobody is known so', async () => {
    expect(await get('/api/sdk/user?user=stranger')).toMatchObject({
      status: 200,
      body: { user_id: null, targeting_key: 'stranger', attributes: { user_id: 'stranger' }, overrides: [] },
    });
    expect((await get('/api/sdk/user')).status).toBe(422);
  });
});

describe('GET /api/sdk/stream', () => {
  const open = (lastEventId?: string) =>
    server.open('/api/sdk/stream', {
      ...server.service(),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    });

  test('loses nothing of a transaction of which a server has heard the half', async () => {
    const user = await makeUser();
    const reader = await open();
    await reader.next('state');

    const revision = await changeElsewhere(async () => {}, [
      { entity: 'flag' },
      { entity: 'override', userId: user.id },
    ]);
    const first = await reader.next();
    reader.close();

    expect(first).toMatchObject({ event: 'users', data: { revision, users: [{ user_id: user.id }] } });
    const again = await open(first.id);
    expect((await again.next('state')).data).toMatchObject({ revision, definitions_revision: revision });
  });

  test('lets a process see a transaction of a flag and an override as a whole, or not at all', async () => {
    const [user, plain, pinned] = [
      await makeUser(),
      await makeFlag({ type: 'number', default: { value: 0 } }),
      await makeFlag({ type: 'number', default: { value: -1 } }),
    ];
    await makeOverride(user.id, pinned.name, { value: 0 }, now());
    const client = createServerClient({
      url: server.origin(),
      apiKey: server.service().authorization.slice('Bearer '.length),
      readyTimeoutMs: 60_000,
      requestTimeoutMs: 60_000,
    });
    onTestFinished(() => client.close());
    const person = client.forUser(user.id);
    const seen: [unknown, unknown][] = [];
    const look = () => seen.push([person.getFlag(plain.name), person.getFlag(pinned.name)]);
    await Promise.all([client.ready(), person.ready()]);
    client.on('change', look);
    person.on('change', look);

    for (let n = 1; n <= 20; n++) {
      await changeElsewhere(
        async (sql) => {
          await sql`update feature_flags set default_serve = ${sql.json({ value: n })} where name = ${plain.name}`;
          await sql`update user_flag_overrides set override_value = ${n} where user_id = ${user.id}`;
        },
        [
          { entity: 'flag', entityId: plain.name },
          { entity: 'override', userId: user.id },
        ],
      );
      // Every other one comes while the one before is under way.
      if (n % 2 === 0) await vi.waitUntil(() => look() && person.getFlag(plain.name) === n, PATIENT);
    }

    expect(seen.filter(([ofFlag, ofOverride]) => ofFlag !== ofOverride)).toEqual([]);
    expect(seen.at(-1)).toEqual([20, 20]);
  }, 60_000);

  test('begins with where the history is, and names what changes then', async () => {
    const [flag, user] = [await makeFlag(), await makeUser({ external_id: unique('crm') })];
    const reader = await open();
    const { revision: definitions, epoch } = (await get('/api/sdk/definitions')).body;
    expect((await reader.next()).data).toEqual({
      epoch,
      revision: await currentRevision(),
      definitions_revision: definitions,
      server_time: expect.any(String),
    });

    await makeOverride(user.id, flag.name, {}, now());
    const named = { user_id: user.id, targeting_key: user.externalId, external_id: user.externalId };
    expect(await reader.next()).toMatchObject({
      event: 'users',
      data: { revision: await currentRevision(), users: [named] },
    });

    await updateFlag(now(), flag.name, updateFlagInput.parse({ enabled: false }));
    expect(await reader.next()).toMatchObject({
      event: 'definitions',
      id: `${epoch}.${await currentRevision()}.0`,
      data: { revision: await currentRevision() },
    });

    await deleteUser(now(), user.id);
    const gone = { user_id: user.id, targeting_key: null, external_id: null };
    expect((await reader.next('users')).data.users).toEqual([gone]);
  });

  test('tells who comes again of whom has changed since, and of nobody else', async () => {
    const [flag, user, other] = [await makeFlag(), await makeUser(), await makeUser()];
    const { epoch } = (await get('/api/sdk/definitions')).body;
    const lastEventId = `${epoch}.${await currentRevision()}.1`;
    await makeOverride(other.id, flag.name, {}, now());

    const reader = await open(lastEventId);

    const { event, data } = await reader.next();
    expect(event).toBe('users');
    expect(data.users).toEqual([{ user_id: other.id, targeting_key: other.id, external_id: null }]);
    const state = await reader.next();
    expect(state).toMatchObject({ event: 'state', data: { revision: await currentRevision() } });
    expect(state.data).not.toHaveProperty('resync');
    expect(reader.text()).not.toContain(user.id);
  });

  test('says that everything may be old to whoever comes from another history, and begins anew for junk', async () => {
    const other = await open('7d75c8a0-7d1e-4bee-8bb6-2d87c61ae7df.1.1');
    expect(await other.next()).toMatchObject({ event: 'state', data: { resync: true } });

    const junk = await open('not an id');
    expect((await junk.next()).data).not.toHaveProperty('resync');
  });

  test('tells of a change that another instance has made, and of nobody in particular when it is of thousands', async () => {
    const [user, reader] = [await makeUser(), await open()];
    await reader.next('state');
    const revision = await changeUnnoticed({ userId: user.id });
    expect((await reader.next('users')).data).toMatchObject({ revision, users: [{ user_id: user.id }] });

    await rawSql()`
      with state as (update database_state set revision = revision + 1 returning revision)
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, user_id)
      select revision, n, now(), 'system', 'test', 'test', 'updated', 'user', 'x', gen_random_uuid()
      from state, generate_series(1, 1001) as n`;
    expect((await reader.next('users')).data).toEqual({ revision: revision + 1, all: true });
  });
});
