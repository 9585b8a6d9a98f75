import { createServerClock } from './clock';
import { connect } from './connection';
import { createEmitter } from './emitter';
import { watchPage } from './page';
import type { Failure } from './problem';
import { createReader } from './reader';
import { type Runtime, systemRuntime } from './runtime';
import { createAnswerStorage, type TextStorage } from './storage';
import { createStore } from './store';
import { createSync } from './sync';
import { createTransport, type TokenSource } from './transport';
import type { ClientEvents, ClientStatus, FlagClient, FlagMap } from './types';

/** How a client is set up. */
export interface FlagClientOptions {
  /** Address of Pennon, `https://flags.example.com` say; empty for the origin of the page. */
  readonly url: string;
  /**
   * A client token or a key, or a function that gets one: it is called at the start and each time the old one is refused.
   * Left out: the session that the browser has with Pennon.
   */
  readonly token?: TokenSource | undefined;
  /** Whose flags: an external id or an id. Keys must say it; tokens and sessions may, and then name themselves. */
  readonly user?: string | undefined;
  /** The body of `GET /api/flags/me` that came with the page: its values are there at once. */
  readonly bootstrap?: unknown;
  /** Keeps the last good values for the next start; used when `user` says whose they are. Null or left out: none are kept. */
  readonly storage?: TextStorage | null | undefined;
  /** Follow changes as they happen (true); false asks each `pollIntervalMs`. */
  readonly stream?: boolean | undefined;
  /** Milliseconds between two questions where there is no stream (30,000). */
  readonly pollIntervalMs?: number | undefined;
  /** Milliseconds after which `ready()` stops waiting (1,000). */
  readonly readyTimeoutMs?: number | undefined;
  /** Milliseconds that one request may take (10,000). */
  readonly requestTimeoutMs?: number | undefined;
  /** Another `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** Starts a client of one person's flags. Values are there as soon as they are known; nothing here throws later. */
export function createFlagClient<F extends FlagMap = FlagMap>(options: FlagClientOptions): FlagClient<F> {
  return createFlagClientIn<F>(systemRuntime, options);
}

/** The same in a world of one's own. */
export function createFlagClientIn<F extends FlagMap>(
  runtime: Runtime,
  options: FlagClientOptions,
): FlagClient<F> {
  const { url, user, bootstrap, stream = true } = options;
  const emitter = createEmitter<ClientEvents>();
  const clock = createServerClock(runtime);
  const store = createStore(clock, runtime, (flagNames) => emitter.emit('change', { flagNames }));
  const storage =
    options.storage && user !== undefined ? createAnswerStorage(options.storage, url, user) : null;
  const sync = createSync({ store, clock, runtime, storage });
  const kept = storage?.load();
  if (kept) sync.begin(kept);
  if (bootstrap !== undefined) sync.begin({ etag: null, body: bootstrap });

  let status: ClientStatus = 'starting';
  let stopWaiting = () => {};
  const answered = new Promise<void>((resolve) => {
    const cancel = runtime.setTimer(resolve, options.readyTimeoutMs ?? 1_000);
    stopWaiting = () => {
      cancel();
      resolve();
    };
  });

  function turn(next: ClientStatus, tell: () => void): void {
    stopWaiting();
    if (status === next || status === 'closed') return;
    status = next;
    tell();
  }

  function onCurrent(): void {
    if (store.answer()?.stale) turn('stale', () => emitter.emit('stale', undefined));
    else turn('ready', () => emitter.emit('ready', undefined));
  }

  function onFailure({ problem }: Failure): void {
    const refused = problem.code === 'unauthorized' || problem.code === 'forbidden';
    if (refused || !store.answer()) turn('error', () => emitter.emit('error', problem));
    else turn('stale', () => emitter.emit('stale', problem));
  }

  const connection = connect({
    transport: createTransport(options),
    runtime,
    clock,
    store,
    sync,
    query: user === undefined ? '' : `?user=${encodeURIComponent(user)}`,
    streaming: stream,
    pollIntervalMs: options.pollIntervalMs ?? 30_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    onCurrent,
    onFailure,
  });
  const leavePage = watchPage(runtime, {
    onOnline: connection.wake,
    onLookedAt: (lookedAt) => connection.setStreaming(stream && lookedAt),
  });

  const reader = createReader<F>({ ...store, isReady: () => store.answer() !== null });
  return {
    ...reader,
    get status() {
      return status;
    },
    on: emitter.on,
    async ready() {
      await answered;
      return status;
    },
    async refresh() {
      const wasReady = status === 'ready';
      await connection.load();
      // Whoever waits before the next try need not wait any longer.
      if (!wasReady) connection.wake();
      return status;
    },
    close() {
      status = 'closed';
      connection.close();
      store.close();
      emitter.clear();
      stopWaiting();
      leavePage();
    },
  };
}
