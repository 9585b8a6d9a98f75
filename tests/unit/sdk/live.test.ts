import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FlagClient } from '@/sdk/src/core/types';
import type { ScriptedStream } from '../../support/scripted-server';
import { answer, plain } from './support/answers';
import { nextEvent, stage } from './support/clients';
import { START } from './support/world';

const on = stage();

const flags = (revision: number, value: unknown) => ({
  ...answer(revision, { a: plain(value) }),
  etag: `e${revision}`,
  server_time: new Date(START).toISOString(),
});
const current = { etag: 'e1', revision: 1, server_time: new Date(START).toISOString() };

/** A client that has loaded revision 1 and whose stream has begun. */
async function following(): Promise<{ client: FlagClient; stream: ScriptedStream }> {
  const client = on.client();
  (await on.server.next()).json(answer(1, { a: plain('one') }), { etag: 'e1' });
  const asked = await on.server.next();
  expect(asked.url).toBe('/api/flags/stream');
  expect(asked.headers).toMatchObject({ 'if-none-match': '"e1"', authorization: 'Bearer pnc_test' });
  const stream = asked.stream();
  stream.send('current', current);
  return { client, stream };
}

/** Lets the client take in what its stream has said: a flag that the test has not used yet. */
async function heard(client: FlagClient, stream: ScriptedStream, revision: number): Promise<void> {
  const change = nextEvent(client, 'change');
  stream.send('flags', flags(revision, `sync ${revision}`));
  await change;
}

test('a change that the stream tells is there at once', async () => {
  const { client, stream } = await following();
  const change = nextEvent(client, 'change');
  stream.send('flags', flags(2, 'two'));
  expect(await change).toEqual({ flagNames: ['a'] });
  expect(client.getFlag('a')).toBe('two');
  expect(client.status).toBe('ready');
});

test('events arrive whole however they are cut, with every kind of line end, and comments are none', async () => {
  const { client, stream } = await following();
  const change = nextEvent(client, 'change');
  const text = `: hb\r\n\r\nevent: flags\rdata: ${JSON.stringify(flags(2, 'zwö €'))}\n\n`;
  const bytes = Buffer.from(text);
  for (const byte of bytes) stream.write(Buffer.from([byte]) as never);
  await change;
  expect(client.getFlag('a')).toBe('zwö €');
});

test('a server that has its database back and nothing new to say makes a stale client ready again', async () => {
  const { client, stream } = await following();
  const stale = nextEvent(client, 'stale');
  stream.send('flags', { ...flags(1, 'one'), stale: true });
  await stale;

  const ready = nextEvent(client, 'ready');
  const refreshed = client.refresh();
  (await on.server.next()).status(304);
  await Promise.all([ready, refreshed]);

  expect([client.status, client.getFlag('a')]).toEqual(['ready', 'one']);
});

test('an event of a kind that is not known yet is passed over', async () => {
  const { client, stream } = await following();
  stream.send('weather', { sunny: true });
  await heard(client, stream, 2);
  expect(client.getFlag('a')).toBe('sync 2');
});

test('no answer goes back behind the one that is shown', async () => {
  const { client, stream } = await following();
  await heard(client, stream, 5);
  stream.send('flags', flags(4, 'late'));
  await heard(client, stream, 6);
  expect(client.getFlag('a')).toBe('sync 6');
  const seen: unknown[] = [];
  client.on('change', () => seen.push(client.getFlag('a')));
  stream.send('flags', flags(3, 'late'));
  await heard(client, stream, 7);
  expect(seen).toEqual(['sync 7']);
});

test('another epoch is another history: its revision may be lower', async () => {
  const { client, stream } = await following();
  const change = nextEvent(client, 'change');
  stream.send('flags', { ...flags(1, 'restored'), epoch: 'another' });
  await change;
  expect(client.getFlag('a')).toBe('restored');
});

test('an answer that was asked for before the stream said otherwise is passed over', async () => {
  const { client, stream } = await following();
  const refreshed = client.refresh();
  const asked = await on.server.next();
  on.world.pass(10);
  const change = nextEvent(client, 'change');
  stream.send('flags', flags(1, 'later at the same revision'));
  await change;
  asked.json(answer(1, { a: plain('earlier') }));
  await refreshed;
  expect(client.getFlag('a')).toBe('later at the same revision');
});

test('a stream that breaks is opened again with the ETag, and nothing is loaded', async () => {
  const { client, stream } = await following();
  await heard(client, stream, 2);
  stream.cut();
  await on.world.passWhenAsleep(1_000);
  const again = await on.server.next();
  expect(again.url).toBe('/api/flags/stream');
  expect(again.headers['if-none-match']).toBe('"e2"');
  expect(client.status).toBe('ready');
});

test('a stream that says nothing for 45 seconds is given up; heartbeats keep it', async () => {
  const { client, stream } = await following();
  await heard(client, stream, 2);
  for (let revision = 3; revision < 6; revision++) {
    on.world.pass(44_000);
    stream.write(': hb\n\n');
    await heard(client, stream, revision);
  }
  on.world.pass(45_000);
  await stream.closed;
  // It lived long, so this was the first failure.
  await on.world.passWhenAsleep(1_000);
  expect((await on.server.next()).url).toBe('/api/flags/stream');
});

test('a heartbeat alone is no beginning of a stream', async () => {
  on.client();
  (await on.server.next()).json(answer(1, { a: plain('one') }));
  const stream = (await on.server.next()).stream();
  stream.write(': hb\n\n');
  on.world.pass(10_000);
  await stream.closed;
  // By its own measure, or by the one that the stream has named, if it was heard.
  await on.world.passWhenAsleep(500, 1_000);
  expect((await on.server.next()).url).toBe('/api/flags/me');
});

test('streams that end at once are opened further and further apart', async () => {
  const { client, stream } = await following();
  stream.end();
  for (const waitMs of [1_000, 2_000, 4_000, 8_000, 15_000]) {
    await on.world.passWhenAsleep(waitMs);
    const again = (await on.server.next()).stream();
    again.send('current', current);
    again.end();
  }
  expect(client.getFlag('a')).toBe('one');
});

test('a bye of the server spreads the return over the time that it names', async () => {
  const { client, stream } = await following();
  await heard(client, stream, 2);
  on.world.pass(40_000);
  stream.write(': hb\n\n');
  await heard(client, stream, 3);
  stream.send('bye', { reason: 'shutdown', retry_after_ms: 8_000 });
  await stream.closed;
  await on.world.passWhenAsleep(4_000);
  expect((await on.server.next()).url).toBe('/api/flags/stream');
});

test('a server that says bye at once, again and again, is not stormed', async () => {
  const { stream } = await following();
  stream.send('bye', { reason: 'slow', retry_after_ms: 0 });
  for (const waitMs of [1_000, 2_000, 4_000]) {
    await on.world.passWhenAsleep(waitMs);
    const again = (await on.server.next()).stream();
    again.send('current', current);
    again.write('event: bye\ndata: not json\n\n');
  }
  await on.world.passWhenAsleep(8_000);
});

test('a bye for lost rights asks for another token before it goes on', async () => {
  const tokens = ['first', 'second'];
  on.client({ token: async () => tokens.shift() ?? 'none left' });
  (await on.server.next()).json(answer(1, { a: plain('one') }), { etag: 'e1' });
  const stream = (await on.server.next()).stream();
  stream.send('current', current);
  stream.send('bye', { reason: 'unauthorized', retry_after_ms: 1_000 });
  await on.world.passWhenAsleep(1_500);
  const again = await on.server.next();
  expect(again.url).toBe('/api/flags/me');
  expect(again.headers.authorization).toBe('Bearer second');
});

test('a bye for lost rights of a token that cannot be renewed is an error, and the last values stay', async () => {
  const { client, stream } = await following();
  const error = nextEvent(client, 'error');
  stream.send('bye', { reason: 'unauthorized', retry_after_ms: 1_000 });
  await on.world.passWhenAsleep(1_500);
  (await on.server.next()).status(401);
  expect(await error).toMatchObject({ code: 'unauthorized' });
  expect(client.getFlag('a')).toBe('one');
});

test('without streams the client asks now and then, and tries a stream much later', async () => {
  const client = on.client({ pollIntervalMs: 30_000 });
  (await on.server.next()).json(answer(1, { a: plain('one') }), { etag: 'e1' });
  (await on.server.next()).status(404);
  const polled: string[] = [];
  for (let minute = 0; minute < 5; minute += 0.5) {
    await on.world.passWhenAsleep(30_000);
    const asked = await on.server.next();
    polled.push(asked.url);
    expect(asked.headers['if-none-match']).toBe('"e1"');
    asked.status(304);
  }
  expect(new Set(polled)).toEqual(new Set(['/api/flags/me']));
  expect((await on.server.next()).url).toBe('/api/flags/stream');
  expect(client.getFlag('a')).toBe('one');
});

test('a server with too many streams is asked for one after as long as it says, and polled meanwhile', async () => {
  on.client();
  (await on.server.next()).json(answer(1, { a: plain('one') }));
  (await on.server.next()).status(429, { 'retry-after': '20' });
  await on.world.passWhenAsleep(30_000);
  (await on.server.next()).json(answer(1, { a: plain('one') }));
  expect((await on.server.next()).url).toBe('/api/flags/stream');
});

test('streams that never begin are left for a while after the third, as a proxy may hold them back', async () => {
  on.client();
  for (const waitMs of [500, 1_000]) {
    (await on.server.next()).json(answer(1, { a: plain('one') }));
    (await on.server.next()).cut();
    await on.world.passWhenAsleep(waitMs);
  }
  (await on.server.next()).json(answer(1, { a: plain('one') }));
  (await on.server.next()).cut();
  await on.world.passWhenAsleep(500);
  (await on.server.next()).json(answer(1, { a: plain('one') }));
  await on.world.passWhenAsleep(30_000);
  expect((await on.server.next()).url).toBe('/api/flags/me');
});

test.each([
  ['half a JSON', '{"epoch": '],
  ['no answer', '{"flags": []}'],
])('a stream that sends %s is left, and the answer is loaded', async (_, data) => {
  const { stream } = await following();
  stream.write(`event: flags\ndata: ${data}\n\n`);
  await stream.closed;
  await on.world.passWhenAsleep(1_000);
  expect((await on.server.next()).url).toBe('/api/flags/me');
});

test('an event of more than 4 MiB is not read to its end', async () => {
  const { stream } = await following();
  stream.write('data: ');
  for (let i = 0; i < 5; i++) stream.write('x'.repeat(1024 * 1024));
  await stream.closed;
  await on.world.passWhenAsleep(1_000);
});

test('the server’s own cut from its database is told as stale, and its end as ready', async () => {
  const { client, stream } = await following();
  await heard(client, stream, 2);
  const stale = nextEvent(client, 'stale');
  stream.send('flags', { ...flags(2, 'two'), stale: true });
  expect(await stale).toBeUndefined();
  expect(client.status).toBe('stale');
  const ready = nextEvent(client, 'ready');
  stream.send('flags', flags(3, 'three'));
  await ready;
  expect(client.status).toBe('ready');
});

test('a server that cannot tell who this is, without its database, takes nothing away from them', async () => {
  const { client, stream } = await following();
  const known = { ...flags(2, 'two'), user_id: 'u1' };
  const changed = nextEvent(client, 'change');
  stream.send('flags', known);
  await changed;
  const stale = nextEvent(client, 'stale');
  stream.send('flags', { ...flags(1, 'of anybody'), user_id: null, user_known: false, stale: true });
  await stale;
  expect(client.getFlag('a')).toBe('two');
  const ready = nextEvent(client, 'ready');
  stream.send('flags', known);
  await ready;
  expect(client.getFlag('a')).toBe('two');
});

test('a server that comes back makes a stale client ready', async () => {
  const { client, stream } = await following();
  await heard(client, stream, 2);
  const stale = nextEvent(client, 'stale');
  stream.cut();
  await on.world.passWhenAsleep(1_000);
  (await on.server.next()).cut();
  await on.world.passWhenAsleep(1_000);
  (await on.server.next()).cut();
  expect(await stale).toMatchObject({ code: 'network' });
  expect(client.getFlag('a')).toBe('sync 2');
  const ready = nextEvent(client, 'ready');
  await on.world.passWhenAsleep(500);
  (await on.server.next()).json(answer(3, { a: plain('three') }));
  await ready;
  expect(client.getFlag('a')).toBe('three');
});

test('the browser that says that it is online again ends the wait', async () => {
  const listeners = new Set<() => void>();
  const target = globalThis as { addEventListener?: unknown; removeEventListener?: unknown };
  target.addEventListener = (_: string, listener: () => void) => listeners.add(listener);
  target.removeEventListener = (_: string, listener: () => void) => listeners.delete(listener);
  try {
    const client = on.client({ stream: false });
    const error = nextEvent(client, 'error');
    (await on.server.next()).cut();
    await error;
    const ready = nextEvent(client, 'ready');
    for (const listener of listeners) listener();
    await Promise.resolve();
    for (const listener of listeners) listener();
    (await on.server.next()).json(answer(1, { a: plain(1) }));
    await ready;
    client.close();
    expect(listeners.size).toBe(0);
  } finally {
    delete target.addEventListener;
    delete target.removeEventListener;
  }
});

describe('a page that nobody looks at', () => {
  const global = globalThis as { document?: unknown };
  let show: (hidden: boolean) => void;
  let page: { hidden: boolean; addEventListener: unknown; removeEventListener: unknown };

  beforeEach(() => {
    const listeners = new Set<() => void>();
    page = {
      hidden: false,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    };
    show = (hidden) => {
      page.hidden = hidden;
      for (const listener of listeners) listener();
    };
    global.document = page;
  });
  afterEach(() => {
    delete global.document;
  });

  test('lets go of its stream after a minute, asks now and then, and follows again when somebody looks', async () => {
    const { client, stream } = await following();
    await heard(client, stream, 2);
    show(true);
    on.world.pass(40_000);
    await heard(client, stream, 3);
    on.world.pass(20_000);
    await stream.closed;
    await on.world.passWhenAsleep(30_000);
    const polled = await on.server.next();
    expect(polled.url).toBe('/api/flags/me');
    polled.status(304);
    show(false);
    // Sooner or later, depending on whether it was asleep already.
    const next = await on.server.next();
    if (next.url === '/api/flags/me') next.status(304);
    const again = next.url === '/api/flags/me' ? await on.server.next() : next;
    expect(again.url).toBe('/api/flags/stream');
    expect(client.status).toBe('ready');
  });

  test('keeps its stream when somebody looks again within the minute', async () => {
    const { client, stream } = await following();
    await heard(client, stream, 2);
    show(true);
    on.world.pass(30_000);
    await heard(client, stream, 3);
    show(false);
    on.world.pass(30_000);
    await heard(client, stream, 4);
    client.close();
    await stream.closed;
    show(true);
    expect(on.world.sleeps()).toEqual([]);
  });

  test('and was opened so lets go of its stream as well', async () => {
    page.hidden = true;
    const { client, stream } = await following();
    await heard(client, stream, 2);
    on.world.pass(40_000);
    await heard(client, stream, 3);
    on.world.pass(20_000);
    await stream.closed;
  });
});

test('the person is named in the address, and a base path of the server is kept', async () => {
  on.client({ url: `${on.server.origin}/flags/`, user: 'crm/17 34', stream: false });
  expect((await on.server.next()).url).toBe('/flags/api/flags/me?user=crm%2F17%2034');
});

test('without a token nothing is sent in its place: the browser’s session counts', async () => {
  on.client({ token: undefined });
  expect((await on.server.next()).headers.authorization).toBeUndefined();
});
