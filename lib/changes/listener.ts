import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { openDatabase } from '../db/client';
import { countListen } from '../live-metrics';
import { CHANGE_CHANNEL } from './write';

/** How often the listening connection is tried by a notification of our own. */
const HEARTBEAT_MS = 5_000;
/** Nothing heard for so long: a connection that looks healthy and is not. */
const SILENT_MS = 2 * HEARTBEAT_MS + 1_000;
/** Behind a transaction pooler nothing is ever heard: then it is tried less and less often. */
const MAX_PAUSE_MS = 5 * 60_000;

/** Listens for changes on a connection of its own, and takes a new one when that is dead. */
export interface Listener {
  /** Since when the connection listens; null while none does. */
  readonly connectedAt: () => Date | null;
  /** Takes a new connection now. */
  readonly renew: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * @param wake called at every notification, and whenever listening begins anew: what was notified in between is lost
 * @param notify sends a notification through another connection to the same database
 * @param ready resolves when the database may be asked; left out, it may be at once
 */
export function startListener(
  wake: () => void,
  notify: (channel: string) => Promise<unknown>,
  ready?: Promise<unknown>,
): Listener {
  const ownChannel = `pennon_feed_${randomUUID()}`;
  let client: postgres.Sql | null = null;
  let connectedAt: Date | null = null;
  let heardAt = performance.now();
  let pauseMs = SILENT_MS;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const open = () => {
    const opened = openDatabase('pennon feed', 1).client;
    client = opened;
    heardAt = performance.now();
    // It listens again by itself when its connection is closed; when that fails, the silence tells.
    opened
      .listen(ownChannel, () => {
        heardAt = performance.now();
        pauseMs = SILENT_MS;
      })
      .catch(() => {});
    opened
      .listen(CHANGE_CHANNEL, wake, () => {
        connectedAt = new Date();
        countListen();
        wake();
      })
      .catch(() => {});
  };
  const close = async () => {
    const closing = client;
    client = null;
    connectedAt = null;
    await closing?.end({ timeout: 0 });
  };

  const renew = () => {
    void close();
    open();
  };
  const beat = async () => {
    if (performance.now() - heardAt > pauseMs) {
      pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
      renew();
    }
    await notify(ownChannel);
  };
  const begin = () => {
    if (stopped) return;
    if (!client) open();
    timer = setInterval(() => void beat().catch(() => {}), HEARTBEAT_MS);
  };
  if (ready) void ready.then(begin);
  else begin();
  return {
    // Twice in vain: behind a transaction pooler the database says that it listens, and then nothing any more.
    connectedAt: () => (pauseMs > 2 * SILENT_MS ? null : connectedAt),
    renew,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await close();
    },
  };
}
