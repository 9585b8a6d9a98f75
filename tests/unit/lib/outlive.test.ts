import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { outliving } from '@/lib/changes/outlive';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const unreachable = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
const isHere = () => false;
const isAway = () => true;
const fallBack = () => 'kept';

test('what is read is given, however long it takes, as long as the database is there', async () => {
  let finish = (_value: string) => {};
  const read = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const result = outliving(read, isHere, fallBack);

  await vi.advanceTimersByTimeAsync(60_000);
  finish('read');

  expect(await result).toBe('read');
});

test('a read that never ends is given up once the database is away', async () => {
  let away = false;
  const result = outliving(new Promise<string>(() => {}), () => away, fallBack);

  await vi.advanceTimersByTimeAsync(1_000);
  away = true;
  await vi.advanceTimersByTimeAsync(1_000);

  expect(await result).toBe('kept');
});

test('a database that cannot be reached is away, whoever has not noticed yet', async () => {
  expect(await outliving(Promise.reject(unreachable), isHere, fallBack)).toBe('kept');
});

test('what is wrong for another reason is said, unless the database is away', async () => {
  const wrong = () => Promise.reject(new Error('wrong'));

  await expect(outliving(wrong(), isHere, fallBack)).rejects.toThrow('wrong');
  expect(await outliving(wrong(), isAway, fallBack)).toBe('kept');
});

test('a fall-back that has nothing says so', async () => {
  const nothing = () => {
    throw new Error('nothing is known');
  };

  await expect(outliving(Promise.reject(unreachable), isHere, nothing)).rejects.toThrow('nothing is known');
});
