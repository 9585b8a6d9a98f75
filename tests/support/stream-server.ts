import { afterAll, afterEach, beforeAll } from 'vitest';
import { startFeed } from '@/lib/changes/feed';
import { dropSingleton, processSingleton } from '@/lib/singleton';
import { createHub, type Hub, type HubLimits, hub } from '@/lib/streams/hub';
import { type EventReader, readEvents } from './events';
import { makeKey } from './factories';
import { startFastLane } from './fast-lane-server';

/** A server with streams for the tests of one file. */
export interface StreamServer {
  readonly origin: () => string;
  /** Headers of a key that may evaluate for anybody. */
  readonly service: () => { readonly authorization: string };
  /** Opens a stream; it ends with the test. */
  readonly open: (path: string, headers?: Readonly<Record<string, string>>) => Promise<EventReader>;
}

/**
 * Starts a real HTTP server, with a feed unless told otherwise, for all tests of the file; each ends with no stream open.
 */
export function streamServer({ feed = true }: { readonly feed?: boolean } = {}): StreamServer {
  const stops: (() => Promise<unknown>)[] = [];
  const opened: EventReader[] = [];
  let origin = '';
  let service = { authorization: '' };

  beforeAll(async () => {
    const lane = await startFastLane();
    origin = lane.origin;
    stops.push(lane.stop);
    if (feed) stops.push(await startFeed());
    service = { authorization: `Bearer ${(await makeKey('service')).secret}` };
  });
  afterEach(() => {
    for (const reader of opened.splice(0)) reader.close();
    dropSingleton<Hub>('streams')?.close();
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
  });
  return {
    origin: () => origin,
    service: () => service,
    open: async (path, headers = service) => {
      const reader = await readEvents(origin + path, headers);
      opened.push(reader);
      return reader;
    },
  };
}

/** Streams under other limits, until the test ends. */
export function limitStreams(limits: Partial<HubLimits>): Hub {
  dropSingleton<Hub>('streams')?.close();
  processSingleton('streams', () => createHub(limits));
  return hub();
}
