import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { toWebStream } from '@/lib/http/web-stream';
import { readEventId, toBye, toFrame } from '@/lib/streams/frames';
import { openStream } from '@/lib/streams/open-stream';
import { createRefreshQueue } from '@/lib/streams/refresh-queue';
import { inSlices, toSlices } from '@/lib/streams/slices';

describe('events', () => {
  test('have a name, an id and a line of data, as far as they are given', () => {
    expect(toFrame({ data: '{}' })).toBe('data: {}\n\n');
    expect(toFrame({ event: 'flags', at: { epoch: 'e', revision: 3, n: 0 }, data: '{"a":"\\n"}' })).toBe(
      'event: flags\nid: e.3.0\ndata: {"a":"\\n"}\n\n',
    );
    expect(toBye('slow', 5)).toBe('event: bye\ndata: {"reason":"slow","retry_after_ms":5}\n\n');
  });

  test.each([
    [
      '7d75c8a0-7d1e-4bee-8bb6-2d87c61ae7df.12.0',
      { epoch: '7d75c8a0-7d1e-4bee-8bb6-2d87c61ae7df', revision: 12 },
    ],
    ['', null],
    [null, null],
    ['e.x.0', null],
    ['e.1', null],
    ['e.1.2.3', null],
    [`${'e'.repeat(65)}.1.1`, null],
    ['e.9999999999999999.0', null],
    ['e.1.0\nid: f', null],
  ])('%j is read back as %j', (id, at) => {
    expect(readEventId(id)).toEqual(at);
  });
});

describe('an open stream', () => {
  const blocked = () => new PassThrough({ highWaterMark: 1 });

  test('keeps the last state alone for a reader who is slow, and sends it when there is room', async () => {
    const to = new PassThrough({ highWaterMark: 100 });
    const stream = openStream('flags', to, () => {});
    const states = ['a', 'b', 'c', 'd'].map((name) => name.repeat(150));

    for (const state of states) stream.sendLatest(state);

    let text = '';
    to.on('data', (chunk) => {
      text += chunk;
    });
    await vi.waitFor(() => expect(text).toContain('d'));
    expect(text).toBe(`retry: 2000\n\n${states[0]}${states[3]}`);
  });

  test('cuts a reader off who has taken nothing from one beat to the next', () => {
    const ended = vi.fn();
    const stream = openStream('flags', blocked(), ended);
    stream.sendLatest('x');

    stream.beat();
    expect(stream.isClosed()).toBe(false);
    stream.beat();

    expect(stream.isClosed()).toBe(true);
    expect(ended).toHaveBeenCalledOnce();
  });

  test('cuts a reader off who has 256 KiB ahead where every event counts', () => {
    const stream = openStream('sdk', blocked(), () => {});

    for (let sent = 0; !stream.isClosed(); sent += 1) {
      expect(sent).toBeLessThan(40);
      stream.send('x'.repeat(10_000));
    }
  });

  test('is over once, whoever ends it, and takes nothing more', () => {
    const [to, ended] = [new PassThrough(), vi.fn()];
    const stream = openStream('flags', to, ended);
    stream.bye('shutdown', 1);
    stream.bye('slow', 1);
    stream.send('x');
    stream.sendLatest('x');
    stream.beat();
    to.destroy(new Error('gone'));

    expect(ended).toHaveBeenCalledOnce();
    expect(String(to.read())).toBe(`retry: 2000\n\n${toBye('shutdown', 1)}`);
  });

  test('is over at once where the reader has gone before it opened', async () => {
    const [to, ended] = [new PassThrough(), vi.fn()];
    to.destroy();
    openStream('flags', to, ended);

    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
  });
});

describe('a live body as a stream of the web', () => {
  test('waits for its reader, and ends when the writer does', async () => {
    const done: number[] = [];
    const stream = toWebStream({
      open: (to) => {
        for (let count = 0; count < 4; count += 1) to.write('x'.repeat(10_000), () => done.push(count));
        to.end();
      },
    });
    await new Promise(setImmediate);
    expect(done.length).toBeLessThan(4);

    expect(await new Response(stream).text()).toHaveLength(40_000);
    expect(done).toEqual([0, 1, 2, 3]);
  });

  test('fails its reader when the writer is cut, as what has come is not the whole', async () => {
    const stream = toWebStream({
      open: (to) => {
        to.write('x');
        to.destroy();
      },
    });

    await expect(new Response(stream).text()).rejects.toThrow();
  });

  test('closes the writer when the reader goes', async () => {
    const closed = vi.fn();
    const stream = toWebStream({ open: (to) => void to.on('close', closed) });

    await stream.cancel();

    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  });
});

describe('work on many', () => {
  test('is done once for each, however often it is asked for while it waits, and again when it is asked for later', async () => {
    const done: string[] = [];
    const queue = createRefreshQueue<string>(async (item) => void done.push(item));

    for (const item of ['a', 'b', 'a', 'b']) queue.add(item);
    await vi.waitFor(() => expect(done).toEqual(['a', 'b']));
    queue.add('a');

    await vi.waitFor(() => expect(done).toEqual(['a', 'b', 'a']));
  });

  test('lets whatever else waits have its turn in between', async () => {
    const done: string[] = [];
    const queue = createRefreshQueue<number>(async () => void done.push('work'));
    for (let item = 0; item < 250; item += 1) queue.add(item);
    setImmediate(() => done.push('turn'));

    await vi.waitFor(() => expect(done).toHaveLength(251));
    expect(done.indexOf('turn')).toBeLessThan(250);
  });

  test('is cut into slices', async () => {
    expect(toSlices([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(toSlices([], 2)).toEqual([]);
    const seen: number[] = [];
    await inSlices([1, 2, 3], 2, (item) => seen.push(item));
    expect(seen).toEqual([1, 2, 3]);
  });
});
