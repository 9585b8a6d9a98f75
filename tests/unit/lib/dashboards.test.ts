import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDashboards, type RevisionNow } from '@/lib/streams/dashboards';
import { openStream } from '@/lib/streams/open-stream';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function history() {
  let now: RevisionNow | null = { epoch: 'a', revision: 1, stale: false };
  const dashboards = createDashboards(() => now);
  const join = () => {
    const to = new PassThrough();
    const leave = dashboards.join(openStream('dashboard', to, () => {}));
    const told = () => [...String(to.read() ?? '').matchAll(/^data: (.*)$/gm)].map(([, data]) => data);
    return { leave, told };
  };
  return {
    join,
    moves: (to: Partial<RevisionNow> | null, noticed = true) => {
      now = to && { epoch: 'a', revision: 1, stale: false, ...now, ...to };
      if (noticed) dashboards.onBatch();
    },
  };
}

const at = (revision: number, stale = false) => JSON.stringify({ epoch: 'a', revision, stale });

describe('a dashboard', () => {
  test('is told of a change at once, and of a burst its end after a pause', () => {
    const { join, moves } = history();
    const { told } = join();
    expect(told()).toEqual([at(1)]);

    for (let revision = 2; revision < 100; revision += 1) moves({ revision });
    expect(told()).toEqual([at(2)]);
    vi.advanceTimersByTime(1_000);
    expect(told()).toEqual([]);
    vi.advanceTimersByTime(1_500);
    expect(told()).toEqual([at(99)]);

    vi.advanceTimersByTime(60_000);
    expect(told()).toEqual([]);
    moves({ revision: 100 });
    expect(told()).toEqual([at(100)]);
  });

  test('is told when nobody knows of changes any more, and when somebody does again', () => {
    const { join, moves } = history();
    const { told } = join();
    moves({ stale: true }, false);
    vi.advanceTimersByTime(2_500);
    moves({ stale: false }, false);
    vi.advanceTimersByTime(2_500);
    expect(told()).toEqual([at(1), at(1, true), at(1)]);
  });

  test('that comes before anything was read is told then', () => {
    const { join, moves } = history();
    moves(null);
    const { told } = join();
    expect(told()).toEqual([]);
    moves({ revision: 7 });
    expect(told()).toEqual([at(7)]);
  });

  test('that has left hears nothing, and after the last of them nobody looks', () => {
    const { join, moves } = history();
    const [first, second] = [join(), join()];
    first.told();
    first.leave();
    moves({ revision: 2 });
    expect([first.told(), second.told()]).toEqual([[], [at(1), at(2)]]);
    second.leave();
    expect(vi.getTimerCount()).toBe(0);
    moves({ revision: 3 });
    expect(second.told()).toEqual([]);
  });
});
