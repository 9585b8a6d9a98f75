import { about, backoffMs } from './backoff';
import type { ServerClock } from './clock';
import { type Loaded, loadJson } from './load';
import { type Failure, isLasting, UNREADABLE } from './problem';
import type { Runtime } from './runtime';
import type { ServerEvent } from './sse';
import type { Store } from './store';
import { followStream, type StreamEnd } from './stream';
import type { Sync } from './sync';
import type { Transport } from './transport';

/** A stream that lived as long as this was a good one. */
const LONG_LIFE_MS = 30_000;
/** How long to do without a stream where there is none to be had. */
const WITHOUT_STREAM_MS = 5 * 60_000;
/** So many streams that never began, and there is none to be had: a proxy holds them back, say. */
const STREAM_TRIES = 3;
/** How often to look whether a refusal still stands. */
const LASTING_MS = 60_000;
/** The clients of one flag ask for its next change spread over this. */
const NEXT_CHANGE_SPREAD_MS = 1_000;

/** The talk with the server. */
export interface Connection {
  /** Asks the server now; the outcome is told as any other. */
  readonly load: () => Promise<void>;
  /** Ends a wait. */
  readonly wake: () => void;
  readonly close: () => void;
}

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly clock: ServerClock;
  readonly store: Store;
  readonly sync: Sync;
  /** With its `?`; empty for none. */
  readonly query: string;
  readonly streaming: boolean;
  readonly pollIntervalMs: number;
  readonly requestTimeoutMs: number;
  /** What is shown is what the server says. */
  readonly onCurrent: () => void;
  readonly onFailure: (failure: Failure) => void;
}

/**
 * Loads the flags, then follows the stream of their changes; without a stream it asks again and again. Goes on until it
 * is closed, whatever happens.
 */
export function connect(options: ConnectionOptions): Connection {
  const { transport, runtime, clock, store, sync, query, onCurrent, onFailure } = options;
  const closing = new AbortController();
  const { signal } = closing;
  let isCurrent = false;
  let failures = 0;
  let streamFailures = 0;
  let streamNotBefore = options.streaming ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  let endPause = () => {};
  let cancelNextChange = () => {};

  async function load(): Promise<Failure | null> {
    const askedAt = runtime.monotonicMs();
    const loaded = await loadJson({
      transport,
      runtime,
      path: `/api/flags/me${query}`,
      headers: sync.conditions(),
      timeoutMs: options.requestTimeoutMs,
      signal,
    });
    if (signal.aborted) return null;
    const failure = loaded.failure ?? take(loaded, askedAt);
    if (failure) return failure;
    failures = 0;
    onCurrent();
    return null;
  }

  function take(loaded: Extract<Loaded, { failure: null }>, askedAt: number): Failure | null {
    if (loaded.body === undefined) {
      sync.confirm(loaded.serverMs);
      return null;
    }
    if (!sync.take({ ...loaded, askedAt })) return UNREADABLE;
    awaitNextChange();
    return null;
  }

  function takeEvent({ type, data }: ServerEvent): void {
    if (type !== 'flags' && type !== 'current') return;
    isCurrent = false;
    const body = JSON.parse(data);
    const serverMs = Date.parse(body.server_time);
    if (type === 'current') sync.confirm(serverMs);
    else if (!sync.take({ body, etag: body.etag ?? null, serverMs, askedAt: runtime.monotonicMs() })) {
      throw new Error(UNREADABLE.problem.message);
    }
    isCurrent = true;
    awaitNextChange();
    onCurrent();
  }

  /** Asks again when time alone changes the answer: the stream says so too, if there is one. */
  function awaitNextChange(): void {
    cancelNextChange();
    const next = store.answer()?.nextChangeAt ?? null;
    const waitMs = next === null ? 0 : next - clock.now();
    if (waitMs <= 0) return;
    cancelNextChange = runtime.setTimer(() => void load(), waitMs + runtime.random() * NEXT_CHANGE_SPREAD_MS);
  }

  /** One round; returns how long to wait before the next. */
  async function round(): Promise<number> {
    if (!isCurrent) {
      const failure = await load();
      if (failure) return afterFailure(failure);
      isCurrent = true;
    }
    if (runtime.monotonicMs() < streamNotBefore) {
      isCurrent = false;
      return about(options.pollIntervalMs, runtime.random);
    }
    return afterStream(
      await followStream({
        transport,
        runtime,
        path: `/api/flags/stream${query}`,
        headers: sync.conditions(),
        firstEventMs: options.requestTimeoutMs,
        signal,
        onEvent: takeEvent,
      }),
    );
  }

  function afterFailure(failure: Failure): number {
    failures++;
    onFailure(failure);
    if (isLasting(failure)) return about(LASTING_MS, runtime.random);
    return failure.retryAfterMs + backoffMs(failures, runtime.random);
  }

  function afterStream({ livedMs, bye, spreadMs, retryMs, failure }: StreamEnd): number {
    streamFailures = livedMs !== null && livedMs >= LONG_LIFE_MS ? 0 : streamFailures + 1;
    if (bye === 'unauthorized') transport.forgetToken();
    const refused = livedMs === null && failure.problem.status !== undefined;
    if (bye === 'unauthorized' || (livedMs === null && !refused)) isCurrent = false;
    if (bye !== null) return runtime.random() * spreadMs + backoffMs(streamFailures, runtime.random, retryMs);
    if (refused) {
      streamNotBefore =
        runtime.monotonicMs() + about(failure.retryAfterMs || WITHOUT_STREAM_MS, runtime.random);
      return 0;
    }
    if (livedMs === null && streamFailures >= STREAM_TRIES) {
      streamFailures = 0;
      streamNotBefore = runtime.monotonicMs() + about(WITHOUT_STREAM_MS, runtime.random);
    }
    return backoffMs(Math.max(1, streamFailures), runtime.random, retryMs);
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const waitMs = await round();
      if (waitMs > 0 && !signal.aborted) await pause(waitMs);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = runtime.setTimer(resolve, ms);
      endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  void run();
  return {
    async load() {
      const failure = await load();
      if (failure && !signal.aborted) onFailure(failure);
    },
    wake: () => endPause(),
    close() {
      closing.abort();
      cancelNextChange();
      endPause();
    },
  };
}
