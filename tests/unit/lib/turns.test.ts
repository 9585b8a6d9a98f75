import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTurns } from '@/lib/db/turns';

const PATIENCE_MS = 30_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that lasts until it is told to end. */
function openWork() {
  let end: (result: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const ended = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { work: vi.fn(() => ended), end, fail };
}

test('so many are under way and no more, and the next one in order follows whoever ends', async () => {
  const { inTurn } = createTurns(2, PATIENCE_MS);
  const all = Array.from({ length: 4 }, openWork);
  const [first, second, third, fourth] = all;
  const done = all.map(({ work }) => inTurn(work));
  const begun = () => all.map(({ work }) => work.mock.calls.length);
  await vi.advanceTimersByTimeAsync(0);
  expect(begun()).toEqual([1, 1, 0, 0]);

  second?.end('second');
  expect(await done[1]).toBe('second');
  await vi.advanceTimersByTimeAsync(0);
  expect(begun()).toEqual([1, 1, 1, 0]);

  first?.fail(new Error('cannot'));
  await expect(done[0]).rejects.toThrow('cannot');
  await vi.advanceTimersByTimeAsync(0);
  expect(begun()).toEqual([1, 1, 1, 1]);
  third?.end('third');
  fourth?.end('fourth');
  expect(await Promise.all(done.slice(2))).toEqual(['third', 'fourth']);
});

test('whoever has waited for too long is told to come again, and is not in the way of others', async () => {
  const { inTurn } = createTurns(1, PATIENCE_MS);
  const [long, late, next] = [openWork(), openWork(), openWork()];
  const first = inTurn(long.work);
  const refused = expect(inTurn(late.work)).rejects.toMatchObject({ code: 'unavailable' });
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
  const patient = inTurn(next.work);
  await vi.advanceTimersByTimeAsync(1);
  await refused;

  long.end('long');
  await first;
  await vi.advanceTimersByTimeAsync(0);
  next.end('next');

  expect(await patient).toBe('next');
  expect(late.work).not.toHaveBeenCalled();
});
