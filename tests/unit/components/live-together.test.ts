// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY_MS, type Reading, SELDOM_MS } from '@/components/live/follow-revision';
import { followTogether } from '@/components/live/follow-together';
import { sources, stubBrowser } from './support/tabs';

const at = (revision: number) => ({ epoch: 'a', revision });
const told = (revision: number, stale = false) => ({ ...at(revision), stale });

const read = vi.fn<() => Promise<Reading>>();
const ends: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  read.mockReset().mockResolvedValue(at(1));
  stubBrowser();
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'hidden');
});

async function openTab() {
  const heard: Reading[] = [];
  const close = followTogether({ read, onReading: (reading) => heard.push(reading) });
  ends.push(close);
  await passes(0);
  return { heard, close };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const stream = () => {
  const last = sources.at(-1);
  if (!last) throw new Error('no stream was opened');
  return last;
};
const open = () => sources.filter(({ isClosed }) => !isClosed).length;

async function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
  document.dispatchEvent(new Event('visibilitychange'));
  await passes(0);
}

describe('the tabs of a browser', () => {
  it('have one stream, and all of them hear what it tells', async () => {
    const [first, second, third] = [await openTab(), await openTab(), await openTab()];
    expect([sources.length, stream().url]).toEqual([1, '/api/admin/revision/stream']);

    stream().tell(told(2));

    for (const { heard } of [first, second, third]) expect(heard).toEqual([at(2)]);
  });

  it('tell one that opens where they are', async () => {
    await openTab();
    stream().tell(told(5));
    expect((await openTab()).heard).toEqual([at(5)]);
  });

  it('ask the server seldom while one of them has the stream', async () => {
    await openTab();
    await openTab();
    stream().tell(told(1));
    await passes(EVERY_MS * 1.2);
    read.mockClear();
    await passes(SELDOM_MS * 0.7);
    expect(read).not.toHaveBeenCalled();
    await passes(SELDOM_MS * 0.7);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('pass it on when the one that has it is closed', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.close();
    await passes(0);
    expect([sources.length, open()]).toEqual([2, 1]);

    stream().tell(told(3));
    expect([first.heard, second.heard]).toEqual([[], [at(3)]]);
  });

  it('have none while none is in sight, and catch up at once when one is', async () => {
    const { heard } = await openTab();
    stream().tell(told(1));
    await hide(true);
    expect(open()).toBe(0);
    stream().tell(told(2));
    await passes(SELDOM_MS * 2);
    expect(read).toHaveBeenCalledTimes(0);

    read.mockResolvedValue(at(7));
    await hide(false);
    expect(open()).toBe(1);
    expect(heard.at(-1)).toEqual(at(7));
  });
});

describe('while the stream cannot be had', () => {
  it('every few seconds one asks, as it does where tabs cannot agree', async () => {
    const [first, second] = [await openTab(), await openTab()];
    read.mockClear();
    stream().dispatchEvent(new Event('error'));
    await passes(0);
    expect([first.heard, second.heard]).toEqual([[at(1)], [at(1)]]);
    read.mockResolvedValue(at(2));
    await passes(EVERY_MS * 1.2);
    expect(first.heard.at(-1)).toEqual(at(2));

    for (const { close } of [first, second]) close();
    vi.stubGlobal('BroadcastChannel', undefined);
    const { heard } = await openTab();
    await passes(EVERY_MS * 1.2);
    expect(heard).toEqual([at(2)]);
  });

  it('it is tried again, ever more seldom, and at once when the network is back', async () => {
    await openTab();
    for (let failures = 0; failures < 10; failures += 1) {
      stream().dispatchEvent(new Event('bye'));
      await passes(SELDOM_MS * 1.2);
      expect(sources.length).toBe(failures + 2);
    }
    stream().dispatchEvent(new Event('error'));
    window.dispatchEvent(new Event('online'));
    expect([sources.length, open()]).toEqual([12, 1]);
  });

  it('because the network has gone, all say so at once', async () => {
    const { heard } = await openTab();
    stream().tell(told(1));
    read.mockResolvedValue('unreachable');
    window.dispatchEvent(new Event('offline'));
    await passes(0);
    expect([heard.at(-1), open()]).toEqual(['unreachable', 0]);
  });
});

describe('a stream', () => {
  it('that says that the database is away is as good as none', async () => {
    const { heard } = await openTab();
    stream().tell(told(1, true));
    expect(heard).toEqual(['unreachable']);
  });

  it.each<[string, Reading]>([
    ['does not tell what the server says when it is asked', at(9)],
    ['goes on though the server cannot be reached', 'unreachable'],
  ])('that %s is opened anew', async (_what, found) => {
    const { heard } = await openTab();
    stream().tell(told(1));
    read.mockResolvedValue(found);
    await passes(SELDOM_MS * 1.2);
    expect([sources.length, open()]).toEqual([2, 1]);
    expect(heard.at(-1)).toEqual(found);
  });
});
