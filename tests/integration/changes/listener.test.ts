import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startListener } from '@/lib/changes/listener';
import { rawSql } from '../../support/database';

// The heartbeat goes by a clock that the test turns; the connections are real.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const HEARTBEAT_MS = 5_000;

/** Asks again and again until it is so; the test's own limit ends it. */
async function until<T>(ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const found = await ask();
    if (found) return found;
    await new Promise(setImmediate);
  }
}

/** The process of PostgreSQL that listens, and is not `other`. */
const listening = (other = 0) =>
  until(async () => {
    const [row] = await rawSql()`
      select pid from pg_stat_activity where datname = current_database() and application_name = 'pennon feed'
        and query like 'listen%' and pid <> ${other}`;
    return row?.pid as number | undefined;
  });

function start(notify: (channel: string) => Promise<unknown>) {
  let wakes = 0;
  const listener = startListener(() => {
    wakes += 1;
  }, notify);
  onTestFinished(listener.stop);
  return { ...listener, wakes: () => wakes };
}

test('a listener that does not hear itself takes a new connection, and wakes whoever waits', async () => {
  const { wakes, connectedAt } = start(async () => {});
  await until(connectedAt);
  const first = await listening();
  const before = wakes();

  vi.advanceTimersByTime(3 * HEARTBEAT_MS);

  await listening(first);
  await until(() => wakes() > before);
  expect(connectedAt()).not.toBeNull();
});

test('one that hears itself keeps its connection', async () => {
  let notified = 0;
  const { connectedAt } = start(async (channel) => {
    await rawSql()`select pg_notify(${channel}, '')`;
    notified += 1;
  });
  await until(connectedAt);
  const first = await listening();

  for (let beat = 1; beat <= 6; beat += 1) {
    vi.advanceTimersByTime(HEARTBEAT_MS);
    await until(() => notified === beat);
    // A notification is there before what is asked after it.
    await rawSql()`select 1`;
    await new Promise(setImmediate);
  }

  expect(await listening()).toBe(first);
});

test('one that cannot notify goes on', async () => {
  const { wakes, connectedAt } = start(() => Promise.reject(new Error('away')));
  await until(connectedAt);
  const before = wakes();

  vi.advanceTimersByTime(HEARTBEAT_MS);
  await rawSql()`select pg_notify('pennon_changes', '1')`;

  await until(() => wakes() > before);
});
