import { setTimeout as pause } from 'node:timers/promises';
import { type EventReader, readEvents } from './events';
import type { Sample } from './history';

/** An instance that readers watch. */
export interface Watched {
  readonly name: string;
  readonly url: string;
  /** Whether it is down because the test has seen to that: what it refuses then is no fault. */
  down: boolean;
}

/** Whose flags are watched, and which of them. */
export interface Watch {
  readonly user: string;
  readonly flags: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Somebody who asks an instance again and again, or listens to it, and remembers every answer. */
export interface Watcher {
  readonly samples: readonly Sample[];
  /** What was no answer, though the instance was up. */
  readonly refusals: readonly string[];
  readonly last: () => Sample | undefined;
  readonly stop: () => Promise<void>;
}

/** Leaves the two cores something for the servers. */
const PAUSE_MS = 20;
const RECONNECT_MS = 100;

/** Asks `GET /api/flags/me` without end. */
export function askAgainAndAgain(instance: Watched, watch: Watch): Watcher {
  const samples: Sample[] = [];
  const refusals: string[] = [];
  const url = `${instance.url}/api/flags/me?user=${watch.user}`;
  const ask = async () => {
    const { down } = instance;
    const from = Date.now();
    try {
      const response = await fetch(url, { headers: watch.headers });
      const body = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${body}`);
      const asked = { from, to: Date.now() };
      samples.push(sampleOf(`${instance.name} asked`, JSON.parse(body), watch.flags, asked));
    } catch (error) {
      if (!down && !instance.down) refusals.push(`${instance.name}: ${error}`);
    }
  };
  return watcher(samples, refusals, async (stopped) => {
    while (!stopped()) {
      await ask();
      await pause(PAUSE_MS);
    }
  });
}

/** Holds a stream of `GET /api/flags/stream` open, and comes back when it ends. */
export function listen(instance: Watched, watch: Watch): Watcher {
  const samples: Sample[] = [];
  const refusals: string[] = [];
  const url = `${instance.url}/api/flags/stream?user=${watch.user}`;
  let reader: EventReader | null = null;
  const follow = async () => {
    const { down } = instance;
    try {
      reader = await readEvents(url, watch.headers);
      for (;;) {
        const { data } = await reader.next('flags');
        samples.push(sampleOf(`${instance.name} streamed`, data, watch.flags, null));
      }
    } catch (error) {
      return down || instance.down ? null : `${instance.name}: ${error}`;
    }
  };
  const watching = watcher(samples, refusals, async (stopped) => {
    while (!stopped()) {
      const ended = await follow();
      if (ended !== null && !stopped()) refusals.push(ended);
      await pause(RECONNECT_MS);
    }
  });
  return {
    ...watching,
    stop: () => {
      const stopping = watching.stop();
      reader?.close();
      return stopping;
    },
  };
}

function watcher(
  samples: readonly Sample[],
  refusals: readonly string[],
  work: (stopped: () => boolean) => Promise<void>,
): Watcher {
  let ending = false;
  const working = work(() => ending);
  return {
    samples,
    refusals,
    last: () => samples.at(-1),
    stop: () => {
      ending = true;
      return working;
    },
  };
}

interface Body {
  readonly epoch: string;
  readonly revision: number;
  readonly stale?: true;
  readonly flags: Readonly<Record<string, { readonly value: unknown }>>;
}

function sampleOf(reader: string, body: Body, flags: readonly string[], asked: Sample['asked']): Sample {
  const values = Object.fromEntries(flags.map((flag) => [flag, body.flags[flag]?.value]));
  return { reader, epoch: body.epoch, revision: body.revision, stale: body.stale === true, values, asked };
}
