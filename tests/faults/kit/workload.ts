import { valuesAt } from './check-history';
import type { Cluster } from './cluster';
import { eventually } from './eventually';
import type { Ending, History } from './history';
import { populate } from './populate';
import { readLog, readRows } from './stored';
import { type Asked, askAgainAndAgain, listen, type Watcher } from './watchers';
import { createWriters, type Writers, withoutEnd } from './writers';

/** Writers and readers who go on whatever happens. */
export interface Workload {
  readonly writers: Writers;
  readonly watchers: readonly Watcher[];
  /** The one whose flags are watched, and the others who are written for. */
  readonly watched: string;
  readonly others: readonly string[];
  /** Two flags of everybody, that always change together. */
  readonly definitions: readonly [string, string];
  /** Flags for whatever else a test pins for the watched one, or for others; they are 0 at first, and are watched. */
  readonly spare: string;
  readonly ending: string;
  /** Of a key that may ask for anybody. */
  readonly headers: Readonly<Record<string, string>>;
  /** From `at` on what was pinned for the watched one has ended. */
  readonly ends: (ending: Ending) => void;
  /** Resolves once every writer was acknowledged something, and every reader answered, from now on. */
  readonly flows: () => Promise<void>;
}

/** Instances that are asked one by one, and written to through one address. */
interface Scene extends Pick<Cluster, 'asAdmin' | 'sql'> {
  readonly instances: readonly Asked[];
}

/** Two who write for one person, and some who write for one each. */
const PEOPLE = 6;
const WRITE_PAUSE_MS = 20;
const AT_THE_END = Number.POSITIVE_INFINITY;

/**
 * Causes a fault while people write and read, and gives everything time to recover.
 * @returns what all of them saw
 */
export async function underLoad(
  cluster: Scene,
  fault: (load: Workload) => Promise<unknown>,
): Promise<History> {
  const { people, flags, headers } = await populate(cluster, PEOPLE);
  const [watched = '', rivals = '', ...others] = people;
  const [left = '', right = '', pinned = '', pinnedToo = '', spare = '', ending = ''] = flags;
  const first = Object.fromEntries(flags.map((flag) => [flag, 0]));
  const endings: Ending[] = [];

  const writers = createWriters(cluster);
  await writers.pin(rivals, spare, 0);
  const watch = { user: watched, flags, headers };
  const watchers = cluster.instances.flatMap((instance) => [
    askAgainAndAgain(instance, watch),
    listen(instance, watch),
  ]);
  let value = 0;
  const loops = [
    () => writers.pinBoth(watched, [pinned, pinnedToo], ++value),
    () => writers.changeBoth([left, right], ++value),
    () => writers.compareAndPin(rivals, spare, ++value),
    () => writers.compareAndPin(rivals, spare, ++value),
    ...others.map((other) => () => writers.pin(other, spare, ++value)),
  ].map((work) => withoutEnd(work, WRITE_PAUSE_MS));

  const flows = async () => {
    const since = writers.writes.length;
    const lengths = watchers.map(({ samples }) => samples.length);
    const writes = ([user, flag]: readonly [string, string]) =>
      writers.writes
        .slice(since)
        .some((write) => write.user === user && write.flag === flag && write.outcome === 'acknowledged');
    const all = [
      [watched, pinned],
      ['everybody', left],
      [rivals, spare],
      ...others.map((other) => [other, spare]),
    ];
    await eventually('a write of each writer is acknowledged', () =>
      all.every(([user = '', flag = '']) => writes([user, flag])),
    );
    await eventually('every reader is answered', () =>
      watchers.every(({ samples }, n) => samples.length > (lengths[n] ?? 0)),
    );
  };

  try {
    await flows();
    const definitions = [left, right] as const;
    const ends = (end: Ending) => endings.push(end);
    await fault({ writers, watchers, watched, others, definitions, spare, ending, headers, flows, ends });
    await flows();
  } finally {
    await Promise.all(loops.map((loop) => loop.stop()));
  }
  // Nobody is notified of it, and no later change brings it along.
  await writers.changeBoth([left, right], ++value);
  const log = await readLog(cluster.sql, flags);
  const last = { ...valuesAt(AT_THE_END, log, { user: watched, first }) };
  for (const { flag, after } of endings) last[flag] = after;
  for (const watcher of watchers) {
    await eventually(`${watcher.instance.name} has what was written last`, () => hasAll(watcher, last));
  }
  await Promise.all(watchers.map((watcher) => watcher.stop()));
  return {
    writes: writers.writes,
    log,
    rows: await readRows(cluster.sql, flags),
    samples: watchers.flatMap(({ samples }) => samples),
    refusals: [...writers.wrongAnswers, ...watchers.flatMap(({ refusals }) => refusals)],
    watched: { user: watched, first },
    endings,
  };
}

function hasAll(watcher: Watcher, values: Readonly<Record<string, unknown>>): boolean {
  const sample = watcher.last();
  return (
    sample?.stale === false && Object.entries(values).every(([flag, value]) => sample.values[flag] === value)
  );
}
