import { describe, expect, test, vi } from 'vitest';
import type { Exchange } from '../../support/scripted-server';
import { answer, overridden, plain } from './support/answers';
import { nextEvent, stage } from './support/clients';
import { START } from './support/world';

const on = stage();

const BOOTSTRAP = answer(3, { a: plain('from the page') });

/** What the server does to the first request, and what the client makes of it. */
const FAULTS: readonly [string, (exchange: Exchange) => void, object][] = [
  ['cuts the connection', ({ cut }) => cut(), { code: 'network' }],
  ['answers 500', ({ status }) => status(500), { code: 'refused', status: 500 }],
  ['answers 503', ({ status }) => status(503), { code: 'refused', status: 503 }],
  ['answers 401', ({ status }) => status(401), { code: 'unauthorized', status: 401 }],
  ['answers 403', ({ status }) => status(403), { code: 'forbidden', status: 403 }],
  ['answers 404', ({ status }) => status(404), { code: 'refused', status: 404 }],
  ['answers 429', ({ status }) => status(429, { 'retry-after': '7' }), { code: 'refused', status: 429 }],
  ['sends half a JSON', ({ response }) => response.end('{"epoch": "x", "fla'), { code: 'protocol' }],
  ['sends HTML', ({ response }) => response.end('<!doctype html><p>Sign in'), { code: 'protocol' }],
  ['sends JSON that is no answer', ({ json }) => json({ flags: [] }), { code: 'protocol' }],
  ['sends null', ({ json }) => json(null), { code: 'protocol' }],
  [
    'breaks off in the middle of the body',
    ({ response, cut }) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write('{"epoch"', () => cut());
    },
    { code: 'network' },
  ],
  [
    'sends more than 4 MiB',
    ({ response }) => response.end(`{"epoch": "${'x'.repeat(5 * 1024 * 1024)}"}`),
    { code: 'network' },
  ],
];

describe.each(FAULTS)('a server that %s', (_, fault, problem) => {
  test('leaves the defaults of the code, and the client says what is wrong', async () => {
    const client = on.client();
    const error = nextEvent(client, 'error');
    fault(await on.server.next());

    expect(await error).toMatchObject(problem);
    expect(await client.ready()).toBe('error');
    expect(client.getFlag('a')).toBeUndefined();
    expect(client.getFlag('a', 'code')).toBe('code');
    expect(client.getBoolean('a', true)).toBe(true);
    expect(client.getDetails('a')).toMatchObject({ reason: 'ERROR', errorCode: 'PROVIDER_NOT_READY' });
    expect(client.getUserFlags()).toEqual({});
  });

  test('leaves the values that came with the page', async () => {
    const client = on.client({ bootstrap: BOOTSTRAP });
    expect(client.getFlag('a')).toBe('from the page');
    const told = Promise.race([nextEvent(client, 'error'), nextEvent(client, 'stale')]);
    fault(await on.server.next());

    expect(await told).toMatchObject(problem);
    expect(client.getFlag('a', 'code')).toBe('from the page');
  });
});

test('a server that never answers holds nobody up for longer than a second', async () => {
  const client = on.client();
  const ready = client.ready();
  await on.server.next();
  on.world.pass(1_000);
  expect(await ready).toBe('starting');
  expect(client.getFlag('a', 'code')).toBe('code');
});

test('a server that is not there at all gives defaults', async () => {
  await on.server.stop();
  const client = on.client();
  expect(await client.ready()).toBe('error');
  expect(client.getFlag('a', 'code')).toBe('code');
});

test('a body that comes a byte at a time is given up, as a whole, after the time of a request', async () => {
  const client = on.client();
  const error = nextEvent(client, 'error');
  const { response } = await on.server.next();
  response.writeHead(200);
  response.write('{');
  const gone = new Promise((resolve) => response.once('close', resolve));
  await new Promise((resolve) => response.write('"', resolve));
  on.world.pass(9_999);
  expect(client.status).toBe('starting');
  on.world.pass(1);
  expect(await error).toMatchObject({ code: 'network' });
  await gone;
});

test('what the server says wrong about one flag harms no other', async () => {
  const client = on.client({ stream: false });
  (await on.server.next()).json(
    answer(1, {
      broken: 'text',
      valueless: { type: 'boolean', reason: 'ERROR' },
      good: plain(5),
      odd: { value: 1, override: 7 },
    }),
  );
  expect(await client.ready()).toBe('ready');
  expect(client.getDetails('broken')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  expect(client.getDetails('valueless')).toMatchObject({
    value: undefined,
    reason: 'ERROR',
    errorCode: 'GENERAL',
  });
  expect(client.getDetails('valueless', true)).toMatchObject({ value: true, reason: 'ERROR' });
  expect(client.getUserFlags()).toEqual({ good: 5, odd: 1 });
  expect(client.hasOverride('odd')).toBe(false);
});

test('a value that is nested beyond all measure breaks nothing', async () => {
  const client = on.client({ stream: false });
  const deep = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`;
  const body = (revision: number) =>
    JSON.stringify(answer(revision, { a: plain(revision), deep: plain('DEEP') })).replace('"DEEP"', deep);
  (await on.server.next()).response.end(body(1));
  await client.ready();
  const change = nextEvent(client, 'change');
  await on.world.passWhenAsleep(30_000);
  (await on.server.next()).response.end(body(2));
  expect(await change).toEqual({ flagNames: ['a', 'deep'] });
  expect(client.getFlag('a')).toBe(2);
});

test('a refused token is asked for once more, and then the answer is taken', async () => {
  const tokens = ['old', 'new'];
  const token = vi.fn(async () => tokens.shift() ?? 'none left');
  const client = on.client({ token, stream: false });
  const first = await on.server.next();
  expect(first.headers.authorization).toBe('Bearer old');
  first.status(401);
  const second = await on.server.next();
  expect(second.headers.authorization).toBe('Bearer new');
  second.json(answer(1, { a: plain(1) }));
  expect(await client.ready()).toBe('ready');
  expect(token).toHaveBeenCalledTimes(2);
});

test('a token that is refused twice is an error; the last values stay and the server is left in peace', async () => {
  const token = vi.fn(async () => 'wrong');
  const client = on.client({ token, bootstrap: BOOTSTRAP });
  const error = nextEvent(client, 'error');
  (await on.server.next()).status(401);
  (await on.server.next()).status(401);
  expect(await error).toMatchObject({ code: 'unauthorized', status: 401 });
  expect(client.getFlag('a')).toBe('from the page');
  // After a minute it looks once more, as somebody may have let it in again.
  await on.world.passWhenAsleep(60_000);
  (await on.server.next()).json(answer(4, { a: plain('let in') }));
  await nextEvent(client, 'ready');
  expect(client.getFlag('a')).toBe('let in');
  expect(token).toHaveBeenCalledTimes(2);
});

test.each([
  ['fails', () => Promise.reject(new Error('no token today'))],
  [
    'throws',
    () => {
      throw new Error('no token today');
    },
  ],
])('a function for tokens that %s is asked again later', async (_, fail) => {
  const token = vi.fn<() => Promise<string>>().mockImplementationOnce(fail).mockResolvedValue('good');
  const client = on.client({ token, stream: false });
  expect(await nextEvent(client, 'error')).toMatchObject({ code: 'network', message: 'no token today' });
  await on.world.passWhenAsleep(500);
  (await on.server.next()).json(answer(1, { a: plain(1) }));
  await nextEvent(client, 'ready');
});

test('a function for tokens that never answers is given up and asked again', async () => {
  const token = vi
    .fn<() => Promise<string>>()
    .mockImplementationOnce(() => new Promise(() => {}))
    .mockResolvedValue('good');
  const client = on.client({ token, stream: false });
  const error = nextEvent(client, 'error');
  await on.world.passWhenAsleep(10_000);
  await error;
  await on.world.passWhenAsleep(500);
  (await on.server.next()).json(answer(1, { a: plain(1) }));
  await nextEvent(client, 'ready');
});

test('failures in a row are further and further apart, up to half a minute', async () => {
  on.client({ stream: false });
  for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    (await on.server.next()).status(500);
    await on.world.passWhenAsleep(waitMs);
  }
  await on.server.next();
});

test('Retry-After is waited for, and then some', async () => {
  on.client();
  (await on.server.next()).status(429, { 'retry-after': '7' });
  await on.world.passWhenAsleep(7_500);
  (await on.server.next()).status(503, { 'retry-after': 'soon' });
  await on.world.passWhenAsleep(1_000);
  await on.server.next();
});

test('a listener that throws harms neither the client nor other listeners', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const client = on.client({ stream: false });
  client.on('change', () => {
    throw new Error('the page is broken');
  });
  const change = nextEvent(client, 'change');
  (await on.server.next()).json(answer(1, { a: plain(1) }));
  expect(await change).toEqual({ flagNames: ['a'] });
  expect(client.getFlag('a')).toBe(1);
  expect(logged).toHaveBeenCalledOnce();
  logged.mockRestore();
});

test('a closed client asks nothing and tells nothing, and keeps its values', async () => {
  const told: string[] = [];
  const client = on.client({ bootstrap: answer(1, { a: overridden(1, '2026-11-26T12:00:05.000Z', 0) }) });
  for (const event of ['change', 'error', 'stale', 'ready'] as const)
    client.on(event, () => told.push(event));
  const { response } = await on.server.next();
  const gone = new Promise((resolve) => response.once('close', resolve));
  client.close();
  await gone;
  on.world.pass(3_600_000);
  expect(on.server.urls).toHaveLength(1);
  expect(on.world.sleeps()).toEqual([]);
  expect(told).toEqual([]);
  expect(await client.ready()).toBe('closed');
  expect(await client.refresh()).toBe('closed');
  expect(client.getFlag('a')).toBe(0);
  expect(on.world.wallMs()).toBe(START + 3_600_000);
});
