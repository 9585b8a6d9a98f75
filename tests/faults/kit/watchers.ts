import { setTimeout as pause } from 'node:timers/promises';
import { type EventReader, readEvents } from '../../support/events';
import type { Instance } from './cluster';
import type { Sample } from './history';

/** Whose flags are watched, and which of them. */
export interface Watch {
  readonly user: string;
  readonly flags: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Whoever is asked. */
export type Asked = Pick<Instance, 'name' | 'url' | 'isDown'>;

/** Somebody who asks an instance again and again, or listens to it, and remembers every answer. */
export interface Watcher {
  readonly instance: Asked;
  readonly samples: readonly Sample[];
  /** What was no answer, though the instance was up. */
  readonly refusals: readonly string[];
  readonly last: () => Sample | undefined;
  readonly stop: () => Promise<void>;
}

/** Leaves the two cores something for the servers. */
const PAUSE_MS = 30;
const RECONNECT_MS = 100;

/** Asks `GET /api/flags/me` without end. */
export function askAgainAndAgain(instance: Asked, watch: Watch): Watcher {
  const samples: Sample[] = [];
  const refusals: string[] = [];
  const url = `${instance.url}/api/flags/me?user=${watch.user}`;
  const ask = async () => {
    const wasDown = instance.isDown();
    const askedAt = Date.now();
    try {
      const response = await fetch(url, { headers: watch.headers });
      const body = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${body}`);
      samples.push(sampleOf(`${instance.name} asked`, JSON.parse(body), watch.flags, askedAt));
    } catch (error) {
      if (!wasDown && !instance.isDown()) refusals.push(`${instance.name}: ${withCause(error)}`);
    }
  };
  return watcher(instance, samples, refusals, async (stopped) => {
    while (!stopped()) {
      await ask();
      await pause(PAUSE_MS);
    }
  });
}

/** Holds a stream of `GET /api/flags/stream` open, and comes back when it ends. */
export function listen(instance: Asked, watch: Watch): Watcher {
  const samples: Sample[] = [];
  const refusals: string[] = [];
  const url = `${instance.url}/api/flags/stream?user=${watch.user}`;
  let reader: EventReader | null = null;
  const follow = async () => {
    const wasDown = instance.isDown();
    try {
      reader = await readEvents(url, watch.headers);
      for (;;) {
        const { data } = await reader.next('flags');
        samples.push(sampleOf(`${instance.name} streamed`, data, watch.flags, null));
      }
    } catch (error) {
      return wasDown || instance.isDown() ? null : `${instance.name}: ${withCause(error)}`;
    }
  };
  const watching = watcher(instance, samples, refusals, async (stopped) => {
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

const withCause = (error: unknown) =>
  error instanceof Error && error.cause ? `${error}, ${error.cause}` : String(error);

function watcher(
  instance: Asked,
  samples: readonly Sample[],
  refusals: readonly string[],
  work: (stopped: () => boolean) => Promise<void>,
): Watcher {
  let ending = false;
  const working = work(() => ending);
  return {
    instance,
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

function sampleOf(reader: string, body: Body, flags: readonly string[], askedAt: number | null): Sample {
  const values = Object.fromEntries(flags.map((flag) => [flag, body.flags[flag]?.value]));
  const { epoch, revision } = body;
  return { reader, epoch, revision, stale: body.stale === true, values, askedAt, cameAt: Date.now() };
}
