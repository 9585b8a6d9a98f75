import { setTimeout as sleep } from 'node:timers/promises';
import { type EventReader, readEvents } from '../support/events';
import { ADMIN_KEY } from './instances';

/** An application with an open stream about one person, which comes back whenever that ends. */
export interface Follower {
  readonly user: string;
  /** The last value that it was told. */
  readonly value: () => unknown;
  /** The revisions that it was told, in order. */
  readonly revisions: readonly number[];
  readonly epochs: ReadonlySet<string>;
  /** How often a stream of it ended. */
  readonly reconnects: () => number;
  /** Answers other than a stream. */
  readonly refusals: readonly string[];
  readonly stop: () => Promise<void>;
}

/** As an SDK does: not all at the same time, and soon. */
const COME_BACK_MS = 500;

/** Follows one flag of a person. */
export function follow(url: string, user: string, flag: string): Follower {
  const revisions: number[] = [];
  const epochs = new Set<string>();
  const refusals: string[] = [];
  let value: unknown;
  let reconnects = 0;
  let stopped = false;
  let reader: EventReader | undefined;

  const listen = async () => {
    reader = await readEvents(`${url}/api/flags/stream?user=${user}`, {
      authorization: `Bearer ${ADMIN_KEY}`,
    });
    if (reader.status !== 200) {
      await reader.ended;
      refusals.push(`${reader.status} ${reader.text()}`);
      return;
    }
    while (!stopped) {
      const { data } = await reader.next('flags');
      revisions.push(data.revision);
      epochs.add(data.epoch);
      value = data.flags[flag]?.value;
    }
  };
  const following = (async () => {
    while (!stopped) {
      await listen().catch(() => {});
      reconnects += 1;
      if (!stopped) await sleep(Math.random() * COME_BACK_MS);
    }
  })();

  return {
    user,
    value: () => value,
    revisions,
    epochs,
    reconnects: () => reconnects,
    refusals,
    stop: async () => {
      stopped = true;
      reader?.close();
      await following;
    },
  };
}
