import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Instance, runCluster } from './kit/cluster';
import { eventually, keepDoing } from './kit/eventually';
import { sized } from './kit/form';
import { expectPromisesKept } from './kit/verdict';
import { underLoad } from './kit/workload';

const cluster = runCluster(3);
/** What a busy machine may take; the long form, which has the machine to itself, holds to the promise. */
const LATE_MS = sized(60_000, 2_000);
/** Within so long an instance knows that its database is away, and marks its answers. */
const AWAY_MS = sized(60_000, 6_000);

/**
 * Each way, as to another continent. Writes come one after the other, and each asks a dozen times: from farther away ten
 * writers would wait for longer than Pennon has patience.
 */
const SLOW_MS = sized(25, 50);

function firstOf(instances: readonly Instance[]): Instance {
  const [first] = instances;
  if (!first) throw new Error('there is no instance');
  return first;
}

/** Whether an instance takes a write. Nobody waits for it without end. */
const takesWrites = (instance: Instance) =>
  instance.asAdmin('PATCH', '/api/admin/settings', {}).then(
    ({ ok }) => ok,
    () => false,
  );

test('nothing is lost or late while connections to the database are reset, in the middle of what they say', async () => {
  const { network } = firstOf(cluster().instances);
  const history = await underLoad(cluster(), () =>
    keepDoing(async () => network.reset('pass'), { everyMs: 300, forMs: sized(1_500, 30_000) }),
  );

  expectPromisesKept(history, LATE_MS);
});

test('an instance whose connections are dead and look healthy takes new ones, and writes again', async () => {
  const instance = firstOf(cluster().instances);
  const history = await underLoad(cluster(), async () => {
    instance.network.swallow('pass');
    await eventually('the instance takes writes', () => takesWrites(instance));
  });

  expectPromisesKept(history, AWAY_MS);
});

test('an instance behind a black hole answers from memory and says so, and catches up when it is healed', async () => {
  const instance = firstOf(cluster().instances);
  const history = await underLoad(cluster(), async ({ watchers }) => {
    const asker = watchers.find((watcher) => watcher.instance === instance);
    instance.network.swallow('swallow');
    await eventually('the instance says that it is cut off', () => asker?.last()?.stale === true);
    await pause(sized(1_000, 30_000));
    expect(asker?.last()?.stale).toBe(true);
    instance.network.heal();
    await eventually('the instance takes writes', () => takesWrites(instance));
  });

  expectPromisesKept(history, AWAY_MS);
});

test('a slow network makes nothing wrong, and nobody takes it for none', async () => {
  const history = await underLoad(cluster(), async ({ flows, watchers }) => {
    for (const { network } of cluster().instances) network.delay(SLOW_MS);
    await flows();
    await pause(sized(0, 20_000));
    await eventually('nobody is cut off', () => watchers.every(({ last }) => last()?.stale === false));
    for (const { network } of cluster().instances) network.heal();
  });

  expectPromisesKept(history, sized(60_000, 4_000));
});
