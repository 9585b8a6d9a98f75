import { describe, expect, test } from 'vitest';
import { createFlagClient } from '@/sdk/src';
import { answer, EPOCH, overridden, plain } from './support/answers';
import { nextEvent, stage } from './support/clients';
import { createWorld, START } from './support/world';

const on = stage();
const at = (ms: number) => new Date(START + ms).toISOString();

/** A client that got this answer when the server's clock was at START. */
async function showing(flags: object, more: object = {}, world = on.world) {
  const client = on.client({ stream: false }, world);
  (await on.server.next()).json(answer(1, flags, more), { date: new Date(START), etag: 'e1' });
  await client.ready();
  return client;
}

describe('values', () => {
  const FLAGS = {
    yes: plain(true),
    text: plain('blue', { variant: 'new', reason: 'SPLIT' }),
    number: plain(0),
    list: plain([1, 2]),
    nothing: plain(null),
    constructor: plain('a flag of this name'),
    pinned: overridden(true, null, false),
  };

  test('are the server’s, by name', async () => {
    const client = await showing(FLAGS);
    expect(client.getFlag('yes')).toBe(true);
    expect(client.getFlag('number', 7)).toBe(0);
    expect(client.getFlag('nothing')).toBeNull();
    expect(client.getFlag('text', null)).toBe('blue');
    expect(client.getFlag('none')).toBeUndefined();
    expect(client.getFlag('none', 7)).toBe(7);
    expect(client.getFlag('toString')).toBeUndefined();
    expect(client.getUserFlags()).toEqual({
      yes: true,
      text: 'blue',
      number: 0,
      list: [1, 2],
      nothing: null,
      constructor: 'a flag of this name',
      pinned: true,
    });
  });

  test('of another type than asked for are the default', async () => {
    const client = await showing(FLAGS);
    expect(client.getBoolean('yes', false)).toBe(true);
    expect(client.getBoolean('text', false)).toBe(false);
    expect(client.getString('text', 'red')).toBe('blue');
    expect(client.getString('number', 'red')).toBe('red');
    expect(client.getNumber('number', 7)).toBe(0);
    expect(client.getNumber('text', 7)).toBe(7);
    expect(client.getFlag('text', 7)).toBe(7);
    expect(client.getDetails('text', 7)).toMatchObject({
      value: 7,
      reason: 'ERROR',
      errorCode: 'TYPE_MISMATCH',
    });
    expect(client.getJson('nothing', [])).toBeNull();
    expect(client.getJson('list', [])).toEqual([1, 2]);
    expect(client.getJson('none', [])).toEqual([]);
  });

  test('come with their reason, and as the same object each time', async () => {
    const client = await showing(FLAGS);
    expect(client.getDetails('text')).toEqual({
      flagName: 'text',
      value: 'blue',
      variant: 'new',
      reason: 'SPLIT',
      override: null,
      errorCode: null,
    });
    expect(client.getDetails('text')).toBe(client.getDetails('text', 'red'));
    expect(client.getDetails('none')).toMatchObject({
      value: undefined,
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect(client.getDetails('none')).toBe(client.getDetails('none'));
    expect(client.getDetails('none', 'red')).toMatchObject({ value: 'red', reason: 'ERROR' });
  });

  test('tell who overrode nothing, but until when', async () => {
    const client = await showing(FLAGS);
    expect(client.hasOverride('pinned')).toBe(true);
    expect(client.hasOverride('yes')).toBe(false);
    expect(client.getOverrideInfo('yes')).toBeNull();
    expect(client.getOverrideInfo('none')).toBeNull();
    expect(client.getOverrideInfo('pinned')).toEqual({
      flagName: 'pinned',
      value: true,
      variant: null,
      expiresAt: null,
      createdAt: '2026-11-20T08:00:00.000Z',
      updatedAt: '2026-11-21T08:00:00.000Z',
    });
  });

  test('that stay the same stay the same object, and are not told as changed', async () => {
    const client = await showing({ list: plain([1, 2]), other: plain(1), gone: plain(1) });
    const list = client.getFlag('list');
    const change = nextEvent(client, 'change');
    await on.world.passWhenAsleep(30_000);
    (await on.server.next()).json(
      answer(2, { list: plain([1, 2], { reason: 'DEFAULT' }), other: plain(1), more: plain(1) }),
    );
    expect(await change).toEqual({ flagNames: ['list', 'gone', 'more'] });
    expect(client.getFlag('list')).toBe(list);
    expect(client.getDetails('list').reason).toBe('DEFAULT');
  });
});

describe('an override with an end', () => {
  const FLAGS = { pinned: overridden('pinned', at(60_000), 'usual'), other: plain(1) };

  test('is over at its very instant, with no word from the server', async () => {
    const client = await showing(FLAGS);
    const change = nextEvent(client, 'change');
    on.world.pass(59_999);
    expect(client.getFlag('pinned')).toBe('pinned');
    expect(client.hasOverride('pinned')).toBe(true);
    on.world.pass(1);
    expect(client.getFlag('pinned')).toBe('usual');
    expect(client.hasOverride('pinned')).toBe(false);
    expect(client.getOverrideInfo('pinned')).toBeNull();
    expect(client.getDetails('pinned')).toMatchObject({ value: 'usual', reason: 'STATIC', override: null });
    expect(await change).toEqual({ flagNames: ['pinned'] });
  });

  test.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
  ])('ends on time on a machine whose clock is %s', async (_, wrongMs) => {
    const world = createWorld({ wallMs: START + wrongMs });
    const client = await showing(FLAGS, {}, world);
    expect(client.getFlag('pinned')).toBe('pinned');
    world.pass(59_999);
    expect(client.getFlag('pinned')).toBe('pinned');
    world.pass(1);
    expect(client.getFlag('pinned')).toBe('usual');
  });

  test('ends on time though the machine’s clock is set meanwhile', async () => {
    const client = await showing(FLAGS);
    on.world.setWallClock(START + 86_400_000);
    expect(client.getFlag('pinned')).toBe('pinned');
    on.world.setWallClock(START - 86_400_000);
    on.world.pass(60_000);
    expect(client.getFlag('pinned')).toBe('usual');
  });

  test('ends by the latest that was heard of the server’s clock: what arrives late counts less', async () => {
    const client = await showing(FLAGS);
    on.world.pass(30_000);
    // The Date header has no milliseconds, and this answer was a second on its way.
    (await on.server.next()).json(answer(1, FLAGS), { date: new Date(START + 29_000) });
    await on.world.passWhenAsleep(30_000);
    expect(client.getFlag('pinned')).toBe('usual');
  });

  test('goes on when the server’s clock was set back', async () => {
    const client = await showing(FLAGS);
    on.world.pass(30_000);
    const refreshed = client.refresh();
    (await on.server.next()).json(answer(1, FLAGS), { date: new Date(START) });
    await refreshed;
    on.world.pass(59_000);
    expect(client.getFlag('pinned')).toBe('pinned');
  });

  test('is told again by a 304 of a server with another clock', async () => {
    const client = on.client({ stream: false, bootstrap: answer(1, FLAGS) });
    expect(client.getFlag('pinned')).toBe('pinned');
    const change = nextEvent(client, 'change');
    (await on.server.next()).response.writeHead(304, { date: new Date(START + 61_000).toUTCString() }).end();
    expect(await change).toEqual({ flagNames: ['pinned'] });
    expect(client.getFlag('pinned')).toBe('usual');
  });

  test('that is over already shows what comes after it', async () => {
    const client = await showing({ pinned: overridden('pinned', at(0), 'usual') });
    expect(client.getFlag('pinned')).toBe('usual');
  });

  test('whose fallback is unreadable leaves the default of the code', async () => {
    const broken = { ...plain(1), override: { expires_at: at(1_000) } };
    const client = await showing({ pinned: broken });
    on.world.pass(1_000);
    expect(client.getFlag('pinned', 7)).toBe(7);
  });
});

describe('the next change', () => {
  test('is asked for when its time has come, spread over a second', async () => {
    const client = await showing({ a: plain(1) }, { next_change_at: at(10_000) });
    on.world.pass(10_499);
    expect(on.server.urls).toHaveLength(1);
    on.world.pass(1);
    const change = nextEvent(client, 'change');
    (await on.server.next()).json(answer(1, { a: plain(2) }), { date: new Date(START + 10_500) });
    await change;
    expect(client.getFlag('a')).toBe(2);
  });

  test('that is past is asked for by no extra question', async () => {
    await showing({ a: plain(1) }, { next_change_at: at(-1) });
    on.world.pass(29_000);
    expect(on.server.urls).toHaveLength(1);
  });
});

describe('values from the page', () => {
  const BODY = answer(5, { a: plain('from the page') });

  test('are there before anything is asked, and junk is as none', () => {
    expect(on.client({ bootstrap: BODY }).getFlag('a')).toBe('from the page');
    for (const junk of [null, 'text', 7, [], {}, { epoch: EPOCH, revision: 1 }, { ...BODY, flags: [] }]) {
      expect(on.client({ bootstrap: junk }).getFlag('a', 'code')).toBe('code');
    }
  });

  test('win over older ones from storage and lose against newer ones', async () => {
    const stored = (revision: number) => ({
      getItem: () =>
        JSON.stringify({
          version: 1,
          user: 'ann',
          etag: 'e',
          body: answer(revision, { a: plain('stored') }),
        }),
      setItem: () => {},
      removeItem: () => {},
    });
    const seen = (revision: number) =>
      on.client({ user: 'ann', bootstrap: BODY, storage: stored(revision) }).getFlag('a');
    expect(seen(4)).toBe('from the page');
    expect(seen(6)).toBe('stored');
  });
});

test('a client of the real world has the server’s values', async () => {
  const client = createFlagClient<{ a: number }>({ url: on.server.origin, stream: false });
  const change = nextEvent(client as never, 'change');
  (await on.server.next()).json(answer(1, { a: plain(1) }));
  await change;
  expect(await client.ready()).toBe('ready');
  const value: number = client.getFlag('a', 0);
  expect(value).toBe(1);
  client.close();
});
