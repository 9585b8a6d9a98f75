import type { ServerClock } from './clock';
import { createClosing } from './closing';
import { type Loaded, loadJson } from './load';
import { startLoop } from './loop';
import { type Failure, UNREADABLE } from './problem';
import type { Runtime } from './runtime';
import type { ServerEvent } from './sse';
import type { Store } from './store';
import type { Sync } from './sync';
import type { Transport } from './transport';

/** The clients of one flag ask for its next change spread over this. */
const NEXT_CHANGE_SPREAD_MS = 1_000;

/** The talk with the server about one person. */
export interface Connection {
  /** Asks the server now; the outcome is told as any other. */
  readonly load: () => Promise<void>;
  /** Ends a wait. */
  readonly wake: () => void;
  /** Follows the stream from now on, or does without. */
  readonly setStreaming: (wanted: boolean) => void;
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

/** Keeps one person's flags up to date until it is closed, whatever happens. */
export function connect(options: ConnectionOptions): Connection {
  const { transport, runtime, clock, store, sync, query, onCurrent, onFailure } = options;
  const closing = createClosing();
  let cancelNextChange = () => {};

  async function load(): Promise<Failure | null> {
    const askedAt = runtime.monotonicMs();
    const loaded = await loadJson({
      transport,
      runtime,
      path: `/api/flags/me${query}`,
      headers: sync.conditions(),
      timeoutMs: options.requestTimeoutMs,
      closing,
    });
    if (closing.isClosed()) return null;
    const failure = loaded.failure ?? take(loaded, askedAt);
    if (!failure) onCurrent();
    return failure;
  }

  function take(loaded: Extract<Loaded, { failure: null }>, askedAt: number): Failure | null {
    if (loaded.body === undefined) sync.confirm(loaded.serverMs);
    else if (!sync.take({ ...loaded, askedAt })) return UNREADABLE;
    else awaitNextChange();
    return null;
  }

  function onEvent({ type, data }: ServerEvent): void {
    if (type !== 'flags' && type !== 'current') return;
    const body = JSON.parse(data);
    const serverMs = Date.parse(body.server_time);
    if (type === 'current') sync.confirm(serverMs);
    else if (!sync.take({ body, etag: body.etag ?? null, serverMs, askedAt: runtime.monotonicMs() })) {
      throw new Error(UNREADABLE.problem.message);
    }
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

  const { wake, setStreaming } = startLoop({
    transport,
    runtime,
    closing,
    streaming: options.streaming,
    pollIntervalMs: options.pollIntervalMs,
    requestTimeoutMs: options.requestTimeoutMs,
    load,
    streamPath: `/api/flags/stream${query}`,
    streamHeaders: sync.conditions,
    onEvent,
    onFailure,
  });
  return {
    async load() {
      const failure = await load();
      if (failure && !closing.isClosed()) onFailure(failure);
    },
    wake,
    setStreaming,
    close() {
      closing.close();
      cancelNextChange();
    },
  };
}
