import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServerClient } from '@/sdk/src/server';
import {
  createServerClientIn,
  type ServerClient,
  type ServerClientOptions,
} from '@/sdk/src/server/server-client';
import { type ScriptedServer, type ScriptedStream, startScriptedServer } from '../../support/scripted-server';
import { EPOCH } from './support/answers';
import { nextEvent } from './support/clients';
import { at, definitions, override, person, state, textFlag } from './support/definitions';
import { createWorld, START, type World } from './support/world';

const FOR_CH = {
  id: 'ch',
  name: 'ch',
  enabled: true,
  conditions: [{ attribute: 'country', operator: 'equals' as const, values: ['CH'] }],
  rollout: null,
  serve: { value: 'swiss' },
};

const FLAGS = [textFlag('colour', 'red'), textFlag('text', 'plain', { rules: [FOR_CH] })];

let server: ScriptedServer;
let world: World;
let clients: ServerClient[];
const rejections: unknown[] = [];
const note = (reason: unknown) => rejections.push(reason);

beforeEach(async () => {
  server = await startScriptedServer();
  world = createWorld();
  clients = [];
  rejections.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  for (const client of clients) client.close();
  await server.stop();
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
});

function start(options: Partial<ServerClientOptions> = {}): ServerClient {
  const client = createServerClientIn(world, { url: server.origin, apiKey: 'pnn_test', ...options });
  clients.push(client);
  return client;
}

/** A client that has loaded these flags, and whose stream has begun. */
async function following(flags: readonly unknown[] = FLAGS, options: Partial<ServerClientOptions> = {}) {
  const client = start(options);
  (await server.next('/api/sdk/definitions')).json(definitions(0, []), { date: new Date(START) });
  const asked = await server.next('/api/sdk/stream');
  const stream = asked.stream();
  // When what the stream tells first is there, the stream has been heard.
  const nobody = client.forUser(null);
  const change = nextEvent(nobody, 'change');
  stream.write('id: e.1.0\n');
  stream.send('state', state(1));
  (await server.next('/api/sdk/definitions')).json(definitions(1, flags), {
    etag: 'd1',
    date: new Date(START),
  });
  await change;
  nobody.close();
  return { client, stream, asked };
}

/** Somebody of whom the server has told this. */
async function known(
  client: ServerClient,
  id: string,
  overrides: readonly object[] = [],
  attributes: object = {},
) {
  const one = client.forUser(id, attributes as { [name: string]: unknown });
  const ready = one.ready();
  (await server.next(`/api/sdk/user?user=${id}`)).json(person(id, overrides));
  await ready;
  return one;
}

const tellUsers = (stream: ScriptedStream, revision: number, ...users: object[]) =>
  stream.send('users', { revision, users });

describe('the flags of one person', () => {
  test('are evaluated here, with what the server and the caller know of them', async () => {
    const { client, asked } = await following();
    expect(asked.headers.authorization).toBe('Bearer pnn_test');
    const ann = await known(client, 'ann', [], { country: 'CH' });
    expect(client.status).toBe('ready');
    expect(ann.status).toBe('ready');
    expect(ann.getUserFlags()).toEqual({ colour: 'red', text: 'swiss' });
    expect(ann.getDetails('text')).toMatchObject({ value: 'swiss', reason: 'TARGETING_MATCH' });
    expect(ann.getDetails('colour')).toBe(ann.getDetails('colour'));
    expect(ann.getDetails('none')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    expect(client.forUser('ann').getFlag('text')).toBe('plain');
    expect(server.urls.filter((url) => url.startsWith('/api/sdk/user'))).toHaveLength(1);
  });

  test('are the defaults of the code until it is known what is overridden for them', async () => {
    const { client } = await following();
    const ann = client.forUser('ann');
    expect(ann.getFlag('colour', 'code')).toBe('code');
    expect(ann.getDetails('colour')).toMatchObject({ errorCode: 'PROVIDER_NOT_READY' });
    expect(ann.status).toBe('starting');
  });

  test('show their overrides, with until when', async () => {
    const { client } = await following();
    const ann = await known(client, 'ann', [
      override('colour', 'pinned', { expires_at: at(60_000) }),
      override('text', 'off', { enabled: false }),
      { flag_name: 'colour' },
      override('text', 'x', { expires_at: 'junk' }),
    ]);
    expect(ann.getFlag('colour')).toBe('pinned');
    expect(ann.getFlag('text')).toBe('plain');
    expect(ann.hasOverride('colour')).toBe(true);
    expect(ann.getOverrideInfo('colour')).toEqual({
      flagName: 'colour',
      value: 'pinned',
      variant: null,
      expiresAt: at(60_000),
      createdAt: at(-2000),
      updatedAt: at(-1000),
    });
    world.pass(60_000);
    expect(ann.getFlag('colour')).toBe('red');
    expect(ann.hasOverride('colour')).toBe(false);
  });

  test('of nobody in particular need no question', async () => {
    const { client } = await following();
    const nobody = client.forUser(null, { country: 'CH' });
    expect(await nobody.ready()).toBe('ready');
    expect(nobody.getFlag('text')).toBe('swiss');
    await nobody.refresh();
    expect(server.urls.filter((url) => url.startsWith('/api/sdk/user'))).toEqual([]);
  });

  test('are evaluated by what the caller says when the server can say nothing of them', async () => {
    const { client } = await following();
    const ann = client.forUser('ann', { country: 'CH' });
    const ready = ann.ready();
    (await server.next('/api/sdk/user')).status(500);
    expect(await ready).toBe('stale');
    expect(ann.getFlag('text')).toBe('swiss');
    // The next question after a while brings what is overridden.
    world.pass(500);
    expect(ann.getFlag('text')).toBe('swiss');
    (await server.next('/api/sdk/user')).json(person('ann', [override('text', 'pinned')]));
    expect(await ann.ready()).toBe('ready');
    expect(ann.getFlag('text')).toBe('pinned');
  });

  test('with an answer that is none are as without', async () => {
    const { client } = await following();
    const ann = client.forUser('ann');
    const ready = ann.ready();
    (await server.next('/api/sdk/user')).json({ overrides: [] });
    expect(await ready).toBe('stale');
    expect(ann.getFlag('colour')).toBe('red');
  });
});

describe('changes', () => {
  test('of a flag are there as soon as the stream tells', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    const change = nextEvent(ann, 'change');
    stream.send('definitions', { revision: 2 });
    const asked = await server.next('/api/sdk/definitions');
    expect(asked.headers['if-none-match']).toBe('"d1"');
    asked.json(definitions(2, [textFlag('colour', 'blue'), ...FLAGS.slice(1)]), { etag: 'd2' });
    expect(await change).toEqual({ flagNames: ['colour'] });
    expect(ann.getFlag('colour')).toBe('blue');
  });

  test.each([
    ['id', { user_id: 'id-of-ann', targeting_key: null }],
    ['targeting key', { user_id: 'another', targeting_key: 'ann' }],
    ['external id', { user_id: 'another', targeting_key: 'x', external_id: 'ann' }],
  ])('of one person, named by %s, are asked for and cost the others nothing', async (_, name) => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    await known(client, 'bob');
    const change = nextEvent(ann, 'change');
    tellUsers(stream, 2, name);
    (await server.next('/api/sdk/user?user=ann')).json(
      person('ann', [override('colour', 'pinned')], { revision: 2 }),
    );
    expect(await change).toEqual({ flagNames: ['colour'] });
    expect(ann.getFlag('colour')).toBe('pinned');
    expect(server.urls.filter((url) => url.includes('user=bob'))).toHaveLength(1);
  });

  test('that the instance asked does not have yet are asked for once more', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    tellUsers(stream, 2, { user_id: 'id-of-ann' });
    (await server.next('/api/sdk/user')).json(person('ann'));
    await world.passWhenAsleep(2_000);
    (await server.next('/api/sdk/user')).json(person('ann', [override('colour', 'pinned')], { revision: 2 }));
    await ann.ready();
    expect(ann.getFlag('colour')).toBe('pinned');
    stream.send('definitions', { revision: 3 });
    (await server.next('/api/sdk/definitions')).status(304);
    const change = nextEvent(ann, 'change');
    await world.passWhenAsleep(2_000);
    (await server.next('/api/sdk/definitions')).json(
      definitions(3, [textFlag('colour', 'new'), textFlag('text', 'new')]),
    );
    expect(await change).toEqual({ flagNames: ['text'] });
  });

  test('during a question are asked about again', async () => {
    const { client, stream } = await following();
    const ann = client.forUser('ann');
    const ready = ann.ready();
    const first = await server.next('/api/sdk/user');
    tellUsers(stream, 2, { user_id: 'x', targeting_key: 'ann' });
    stream.send('definitions', { revision: 2 });
    await server.next('/api/sdk/definitions');
    first.json(person('ann'));
    await ready;
    const change = nextEvent(ann, 'change');
    await world.passWhenAsleep(0);
    (await server.next('/api/sdk/user')).json(person('ann', [override('colour', 'pinned')], { revision: 2 }));
    await change;
    expect(ann.getFlag('colour')).toBe('pinned');
  });

  test('of everybody are asked for when somebody is used again', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    const watched = await known(client, 'bob');
    watched.on('change', () => {});
    stream.send('users', { revision: 2, all: true });
    await server.next('/api/sdk/user?user=bob');
    expect(ann.getFlag('colour')).toBe('red');
    (await server.next('/api/sdk/user?user=ann')).json(person('ann', [override('colour', 'pinned')]));
    await ann.ready();
    expect(ann.getFlag('colour')).toBe('pinned');
  });

  test('by time alone are told at their instant', async () => {
    const step = { id: '00000000-0000-4000-8000-000000000001', at: at(30_000), default: { value: 'later' } };
    const { client } = await following([textFlag('colour', 'red', { schedule: [step] })]);
    const ann = await known(client, 'ann');
    const change = nextEvent(ann, 'change');
    world.pass(29_999);
    expect(ann.getFlag('colour')).toBe('red');
    world.pass(1);
    expect(await change).toEqual({ flagNames: ['colour'] });
    expect(ann.getDetails('colour')).toMatchObject({ value: 'later', reason: 'SCHEDULED' });
  });

  test('behind what is held are passed over, but another history is another', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    stream.send('definitions', { revision: 2 });
    (await server.next('/api/sdk/definitions')).json(definitions(0, [textFlag('colour', 'old')]));
    await world.passWhenAsleep(2_000);
    expect(ann.getFlag('colour')).toBe('red');
    (await server.next('/api/sdk/definitions')).json({
      ...definitions(0, [textFlag('colour', 'restored')]),
      epoch: 'another',
    });
    await nextEvent(ann, 'change');
    expect(ann.getFlag('colour')).toBe('restored');
  });
});

describe('a transaction that changes a flag and somebody’s override', () => {
  const flagsAt = (n: number) => [textFlag('colour', `v${n}`), textFlag('text', 'plain')];
  const personAt = (id: string, n: number) =>
    person(id, [override('text', `v${n}`)], { epoch: EPOCH, revision: n, definitions_revision: n });

  async function comes(client: ServerClient, id: string) {
    const one = client.forUser(id);
    const ready = one.ready();
    (await server.next(`/api/sdk/user?user=${id}`)).json(personAt(id, 1));
    await ready;
    return one;
  }

  /** Ann, and each picture of her flags that there was since. */
  async function watched() {
    const { client, stream } = await following(flagsAt(1));
    const ann = await comes(client, 'ann');
    const values = () => [ann.getFlag('colour'), ann.getFlag('text')];
    const seen: unknown[] = [values()];
    ann.on('change', () => seen.push(values()));
    const definitionsCame = () => new Promise((resolve) => client.on('change', resolve));
    return { client, stream, ann, values, seen, definitionsCame };
  }

  test('is never seen half, when the definitions come first', async () => {
    const { stream, ann, values, seen, definitionsCame } = await watched();
    tellUsers(stream, 2, { user_id: 'id-of-ann' });
    stream.send('definitions', { revision: 2 });
    const [asked, came] = [await server.next('/api/sdk/user'), definitionsCame()];
    (await server.next('/api/sdk/definitions')).json(definitions(2, flagsAt(2)));
    await came;
    expect(values()).toEqual(['v1', 'v1']);

    const change = nextEvent(ann, 'change');
    asked.json(personAt('ann', 2));
    expect((await change).flagNames.toSorted()).toEqual(['colour', 'text']);
    expect(seen).toEqual([
      ['v1', 'v1'],
      ['v2', 'v2'],
    ]);
  });

  test('is never seen half, when the person comes first', async () => {
    const { client, stream, ann, values, seen } = await watched();
    tellUsers(stream, 2, { user_id: 'id-of-ann' });
    stream.send('definitions', { revision: 2 });
    const asked = await server.next('/api/sdk/definitions');
    (await server.next('/api/sdk/user')).json(personAt('ann', 2));
    await comes(client, 'bob');
    expect(values()).toEqual(['v1', 'v1']);

    const change = nextEvent(ann, 'change');
    asked.json(definitions(2, flagsAt(2)));
    await change;
    expect(seen).toEqual([
      ['v1', 'v1'],
      ['v2', 'v2'],
    ]);
    expect(client.forUser('bob').getFlag('colour')).toBe('v2');
  });

  test('is never seen half, when definitions come before it is told who has changed with them', async () => {
    const { client, stream, ann, seen, definitionsCame } = await watched();
    const bob = await comes(client, 'bob');
    stream.send('definitions', { revision: 2 });
    const came = definitionsCame();
    (await server.next('/api/sdk/definitions')).json(definitions(3, flagsAt(3)));
    await came;
    const [change, bobs] = [nextEvent(ann, 'change'), nextEvent(bob, 'change')];
    tellUsers(stream, 3, { user_id: 'id-of-ann' });
    expect(await bobs).toEqual({ flagNames: ['colour'] });
    (await server.next('/api/sdk/user')).json(personAt('ann', 3));
    await change;
    expect(seen).toEqual([
      ['v1', 'v1'],
      ['v3', 'v3'],
    ]);
  });

  test('is not taken from an instance that is behind', async () => {
    const { stream, ann, values, definitionsCame } = await watched();
    tellUsers(stream, 2, { user_id: 'id-of-ann' });
    stream.send('definitions', { revision: 2 });
    const came = definitionsCame();
    (await server.next('/api/sdk/definitions')).json(definitions(2, flagsAt(2)));
    await came;
    (await server.next('/api/sdk/user')).json(personAt('ann', 1));
    await world.passWhenAsleep(2_000);
    expect(values()).toEqual(['v1', 'v1']);
    const change = nextEvent(ann, 'change');
    (await server.next('/api/sdk/user')).json(personAt('ann', 2));
    await change;
    expect(values()).toEqual(['v2', 'v2']);
  });

  test('is whole for somebody who comes with it, before the definitions are there', async () => {
    const { client } = await watched();
    const bob = client.forUser('bob');
    const ready = bob.ready();
    (await server.next('/api/sdk/user?user=bob')).json(personAt('bob', 2));
    (await server.next('/api/sdk/definitions')).json(definitions(2, flagsAt(2)));
    expect(await ready).toBe('ready');
    expect(bob.getUserFlags()).toEqual({ colour: 'v2', text: 'v2' });
  });

  test('is never seen half without a stream', async () => {
    const client = start({ stream: false });
    (await server.next('/api/sdk/definitions')).json(definitions(1, flagsAt(1)));
    await client.ready();
    const ann = await comes(client, 'ann');
    const came = new Promise((resolve) => client.on('change', resolve));
    await world.passWhenAsleep(30_000);
    (await server.next('/api/sdk/definitions')).json(definitions(2, flagsAt(2)));
    await came;
    expect(ann.getUserFlags()).toEqual({ colour: 'v1', text: 'v1' });
    (await server.next('/api/sdk/user')).json(personAt('ann', 2));
    await ann.ready();
    expect(ann.getUserFlags()).toEqual({ colour: 'v2', text: 'v2' });
  });

  test('is never mixed with another history, in which revisions begin anew', async () => {
    const { stream, ann, seen, definitionsCame } = await watched();
    tellUsers(stream, 5, { user_id: 'id-of-ann' });
    (await server.next('/api/sdk/user')).json({ ...personAt('ann', 1), revision: 5 });
    await ann.ready();
    for (const n of [1, 2]) {
      const [came, change] = [definitionsCame(), nextEvent(ann, 'change')];
      if (n === 2) tellUsers(stream, 2, { user_id: 'id-of-ann' });
      stream.send('state', state(n, { epoch: 'restored' }));
      const ofDefinitions = await server.next('/api/sdk/definitions');
      ofDefinitions.json({ ...definitions(n, flagsAt(n + 6)), epoch: 'restored' });
      await came;
      const texts = [override('text', `v${n + 6}`)];
      (await server.next('/api/sdk/user')).json({
        ...personAt('ann', n),
        overrides: texts,
        epoch: 'restored',
      });
      await change;
    }
    expect(seen).toEqual([
      ['v1', 'v1'],
      ['v7', 'v7'],
      ['v8', 'v8'],
    ]);
  });

  test('holds definitions back for ten seconds at most, when nothing more of the person comes', async () => {
    const { stream, ann, values, definitionsCame } = await watched();
    const stale = nextEvent(ann, 'stale');
    tellUsers(stream, 2, { user_id: 'id-of-ann' });
    stream.send('definitions', { revision: 2 });
    const [asked, came] = [await server.next('/api/sdk/user'), definitionsCame()];
    (await server.next('/api/sdk/definitions')).json(definitions(2, flagsAt(2)));
    await came;
    asked.status(503, { 'retry-after': '60' });
    await stale;
    world.pass(9_999);
    expect(values()).toEqual(['v1', 'v1']);
    world.pass(1);
    expect(values()).toEqual(['v2', 'v1']);
  });
});

describe('the stream', () => {
  test('is opened again with the last id, and what it tells of meanwhile is asked for', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    stream.cut();
    await world.passWhenAsleep(1_000);
    const asked = await server.next('/api/sdk/stream');
    expect(asked.headers['last-event-id']).toBe('e.1.0');
    const again = asked.stream();
    const change = nextEvent(ann, 'change');
    tellUsers(again, 2, { user_id: 'id-of-ann' });
    again.send('state', state(2, { definitions_revision: 1 }));
    (await server.next('/api/sdk/user')).json(person('ann', [override('colour', 'pinned')], { revision: 2 }));
    await change;
  });

  test('that cannot replay makes everybody outdated; one with other definitions loads them', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    stream.send('state', state(5, { resync: true }));
    const change = nextEvent(ann, 'change');
    (await server.next('/api/sdk/definitions')).json(definitions(5, [textFlag('colour', 'blue')]));
    await change;
    await server.next('/api/sdk/user?user=ann');
  });

  test('that talks nonsense is left, and everything is loaded', async () => {
    const { stream } = await following();
    stream.send('users', { revision: 2 });
    await stream.closed;
    await world.passWhenAsleep(1_000);
    expect((await server.next()).url).toBe('/api/sdk/definitions');
  });

  test('is done without where it is not wanted: then everything is asked for now and then', async () => {
    const client = start({ stream: false });
    (await server.next('/api/sdk/definitions')).json(definitions(1, FLAGS), { etag: 'd1' });
    await client.ready();
    const ann = await known(client, 'ann');
    await world.passWhenAsleep(30_000);
    (await server.next('/api/sdk/definitions')).status(304);
    await world.passWhenAsleep(30_000);
    expect(ann.getFlag('colour')).toBe('red');
    (await server.next('/api/sdk/user?user=ann')).json(person('ann', [override('colour', 'pinned')]));
    await ann.ready();
    expect(ann.getFlag('colour')).toBe('pinned');
    expect(server.urls).not.toContain('/api/sdk/stream');
  });
});

describe('a server that is not well', () => {
  test.each<[string, number | null, object]>([
    ['is down', null, { code: 'network' }],
    ['answers 401', 401, { code: 'unauthorized' }],
    ['answers 403', 403, { code: 'forbidden' }],
    ['answers 500', 500, { code: 'refused' }],
  ])('and %s leaves the defaults of the code', async (_, status, problem) => {
    const client = start();
    const error = new Promise((resolve) => client.on('error', resolve));
    const asked = await server.next();
    if (status === null) asked.cut();
    else asked.status(status);
    expect(await error).toMatchObject(problem);
    expect(await client.ready()).toBe('error');
    const ann = client.forUser('ann');
    expect(ann.status).toBe('error');
    expect(ann.getFlag('colour', 'code')).toBe('code');
  });

  test('and sends no definitions leaves the defaults of the code', async () => {
    const client = start();
    (await server.next()).json({ epoch: EPOCH, revision: 1, flags: {} });
    expect(await client.ready()).toBe('error');
    await world.passWhenAsleep(500);
    (await server.next()).json({ flags: [], segments: [] });
    await world.passWhenAsleep(1_000);
    (await server.next()).json(definitions(1, [textFlag('colour', 'red'), null, { name: 'broken' }]));
    await new Promise((resolve) => client.on('ready', () => resolve(undefined)));
    const nobody = client.forUser(null);
    expect(nobody.getUserFlags()).toEqual({ colour: 'red' });
    expect(nobody.getDetails('broken')).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL' });
  });

  test('and never answers holds nobody up for longer than a second', async () => {
    const client = start();
    const ann = client.forUser('ann');
    const both = Promise.all([client.ready(), ann.ready()]);
    await server.next();
    world.pass(1_000);
    expect(await both).toEqual(['starting', 'starting']);
  });

  test('and goes away leaves everything as it was last, which is told to whoever listens', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    const told = [nextEvent(ann, 'stale'), new Promise((resolve) => client.on('stale', resolve))];
    stream.cut();
    for (const waitMs of [1_000, 1_000]) {
      await world.passWhenAsleep(waitMs);
      (await server.next()).cut();
    }
    await Promise.all(told);
    expect(ann.status).toBe('stale');
    expect(ann.getFlag('colour')).toBe('red');
    const ready = nextEvent(ann, 'ready');
    await world.passWhenAsleep(500);
    (await server.next('/api/sdk/definitions')).status(304);
    await ready;
    expect(client.status).toBe('ready');
  });

  test('is asked about somebody who is watched until it answers', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    const change = nextEvent(ann, 'change');
    tellUsers(stream, 2, { user_id: 'id-of-ann' });
    (await server.next('/api/sdk/user')).status(503, { 'retry-after': '3' });
    await world.passWhenAsleep(3_500);
    (await server.next('/api/sdk/user')).json(person('ann', [override('colour', 'pinned')], { revision: 2 }));
    await change;
  });
});

test('a value that is nested beyond all measure breaks its flag and nothing else', async () => {
  const client = start({ stream: false });
  const deep = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`;
  const flags = [textFlag('colour', 'red'), textFlag('deep', 'DEEP', { type: 'json' })];
  const body = JSON.stringify(definitions(1, flags)).replace('"DEEP"', deep);
  for (let i = 0; i < 2; i++) {
    (await server.next('/api/sdk/definitions')).response.end(
      body.replace('"revision":1', `"revision":${i + 1}`),
    );
    await client.ready();
    const nobody = client.forUser(null);
    expect(nobody.getFlag('colour')).toBe('red');
    expect(nobody.getDetails('deep')).toBe(nobody.getDetails('deep'));
    await world.passWhenAsleep(30_000);
  }
});

describe('memory', () => {
  test('holds the people used last, and those who are watched', async () => {
    const { client, stream } = await following(FLAGS, { maxUsers: 2 });
    const watched = await known(client, 'ann');
    const stop = watched.on('change', () => {});
    for (const id of ['bob', 'cid', 'dan']) await known(client, id);
    // Bob has made room: what is told of him is not asked, and he is asked about when he comes again.
    tellUsers(stream, 2, { user_id: 'id-of-bob' }, { user_id: 'id-of-ann' });
    await server.next('/api/sdk/user?user=ann');
    expect(server.urls.filter((url) => url.includes('user=bob'))).toHaveLength(1);
    client.forUser('bob').getFlag('colour');
    await server.next('/api/sdk/user?user=bob');
    stop();
  });

  test('of somebody who is not in the directory is a minute old at most', async () => {
    const client = start({ stream: false, pollIntervalMs: 3_600_000 });
    (await server.next('/api/sdk/definitions')).json(definitions(1, FLAGS));
    await client.ready();
    const ann = client.forUser('ann');
    const ready = ann.ready();
    (await server.next('/api/sdk/user')).json(person('ann', [], { user_id: null }));
    await ready;
    world.pass(60_000);
    expect(ann.getFlag('colour')).toBe('red');
    expect(server.urls.filter((url) => url.startsWith('/api/sdk/user'))).toHaveLength(1);
    world.pass(1);
    expect(ann.getFlag('colour')).toBe('red');
    await server.next('/api/sdk/user');
  });

  test('asks about sixteen people at a time', async () => {
    const { client } = await following();
    const people = Array.from({ length: 20 }, (_, i) => client.forUser(`p${i}`));
    const all = Promise.all(people.map((one) => one.ready()));
    const first = await Promise.all(people.slice(0, 16).map(() => server.next('/api/sdk/user')));
    expect(server.urls.filter((url) => url.startsWith('/api/sdk/user'))).toHaveLength(16);
    for (const asked of first) asked.json(person('p'));
    for (let i = 0; i < 4; i++) (await server.next('/api/sdk/user')).json(person('p'));
    expect(await all).toEqual(people.map(() => 'ready'));
  });
});

describe('closing', () => {
  test('a person’s client ends what it tells, and nothing else', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    const told: unknown[] = [];
    ann.on('change', (change) => told.push(change));
    ann.close();
    ann.on('change', (change) => told.push(change));
    stream.send('definitions', { revision: 2 });
    const bob = await known(client, 'bob');
    const change = nextEvent(bob, 'change');
    (await server.next('/api/sdk/definitions')).json(definitions(2, [textFlag('colour', 'blue')]));
    await change;
    expect(told).toEqual([]);
    expect(await ann.ready()).toBe('closed');
    expect(await ann.refresh()).toBe('closed');
  });

  test('the server’s client ends its stream, its questions and its timers', async () => {
    const { client, stream } = await following();
    const ann = await known(client, 'ann');
    const asking = client.forUser('bob').ready();
    await server.next('/api/sdk/user?user=bob');
    client.close();
    await stream.closed;
    await asking;
    expect(client.status).toBe('closed');
    expect(await client.ready()).toBe('closed');
    const asked = server.urls.length;
    world.pass(3_600_000);
    expect(world.sleeps()).toEqual([]);
    expect(server.urls).toHaveLength(asked);
    expect(ann.getFlag('colour')).toBe('red');
  });
});

test('a client of the real world evaluates what the server has', async () => {
  const client = createServerClient<{ colour: string }>({
    url: server.origin,
    apiKey: 'pnn_test',
    stream: false,
  });
  (await server.next('/api/sdk/definitions')).json(definitions(1, FLAGS));
  const ready = client.on('ready', () => {});
  await client.ready();
  ready();
  const colour: string = client.forUser(null).getFlag('colour', 'code');
  expect(['red', 'code']).toContain(colour);
  client.close();
});
