import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { assertMayShow, assertRate, createLimiter } from '@/lib/auth/limits';
import { dropSingleton } from '@/lib/singleton';

// Else a slow machine would give some of an allowance back meanwhile.
beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a limiter', () => {
  const takeMany = (limiter: ReturnType<typeof createLimiter>, times: number, name: string, nowMs: number) =>
    Array.from({ length: times }, () => limiter.take(name, nowMs));

  test('allows as many as a burst has, then says how long to wait, and counts nothing that it refuses', () => {
    const limiter = createLimiter({ burst: 3, perSecond: 2 });

    expect(takeMany(limiter, 5, 'a', 10_000)).toEqual([0, 0, 0, 500, 500]);
    expect(limiter.take('a', 10_499)).toBe(1);
    expect(limiter.take('a', 10_500)).toBe(0);
    expect(limiter.take('a', 10_500)).toBe(500);
  });

  test('counts each name for itself', () => {
    const limiter = createLimiter({ burst: 1, perSecond: 1 });

    expect(limiter.take('a', 0)).toBe(0);
    expect(limiter.take('b', 0)).toBe(0);
    expect(limiter.take('a', 0)).toBe(1000);
  });

  test('gives the whole burst back after a pause, and no more', () => {
    const limiter = createLimiter({ burst: 3, perSecond: 2 });
    takeMany(limiter, 3, 'a', 0);

    expect(takeMany(limiter, 4, 'a', 3_600_000)).toEqual([0, 0, 0, 500]);
  });

  test('keeps no more names than it may: who came longest ago begins anew', () => {
    const limiter = createLimiter({ burst: 1, perSecond: 1 }, 100);
    for (let n = 0; n < 1_000; n++) limiter.take(`name ${n}`, 0);

    expect(limiter.size()).toBe(100);
    expect(limiter.take('name 999', 0)).toBe(1000);
    expect(limiter.take('name 0', 0)).toBe(0);
  });
});

describe('credentials that are new to us', () => {
  beforeEach(() => {
    dropSingleton('limit credentials');
    dropSingleton('seen credentials');
  });

  const show = (network: string | null, from: number, to: number) => {
    for (let n = from; n < to; n++) assertMayShow(network, `digest ${n}`);
  };
  const refusal = expect.objectContaining({
    code: 'rate_limited',
    status: 429,
    details: { retry_after: 1 },
  });

  test('a network may show a hundred at once', () => {
    show('a', 0, 100);

    expect(() => show('a', 100, 101)).toThrow(refusal);
    show('b', 100, 101);
  });

  test('and what was shown before as often as it likes, also when it may show no more', () => {
    show('a', 0, 100);
    expect(() => show('a', 100, 101)).toThrow(refusal);

    for (let n = 0; n < 1_000; n++) assertMayShow('a', 'digest 7');
  });

  test('where nobody knows the network nothing is counted', () => {
    show(null, 0, 1_000);
  });

  test('what was shown is remembered for so many only', () => {
    for (let n = 0; n < 10_100; n++) assertMayShow(`network ${n}`, `digest ${n}`);
    dropSingleton('limit credentials');
    show('a', 20_000, 20_100);

    assertMayShow('a', 'digest 10099');
    expect(() => assertMayShow('a', 'digest 0')).toThrow(refusal);
  });
});

test('each thing has a rate of its own', () => {
  dropSingleton('limit provider');
  dropSingleton('limit clientTokens');
  for (let n = 0; n < 60; n++) assertRate('provider', 'x');
  expect(() => assertRate('provider', 'x')).toThrow('Too many tries');
  for (let n = 0; n < 5_000; n++) assertRate('clientTokens', 'x');
});
