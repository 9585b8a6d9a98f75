import { createServerClock } from '../core/clock';
import { createClosing } from '../core/closing';
import { createEmitter } from '../core/emitter';
import { type Headers, sayable, withHeader } from '../core/headers';
import { loadJson } from '../core/load';
import { startLoop } from '../core/loop';
import { type Failure, UNREADABLE } from '../core/problem';
import { type Runtime, systemRuntime } from '../core/runtime';
import type { ServerEvent } from '../core/sse';
import { createTransport } from '../core/transport';
import type { ClientEvents, ClientStatus, FlagClient, FlagMap } from '../core/types';
import { createDefinitionsStore } from './definitions';
import { createLater } from './later';
import { type ChangedUser, createPeople } from './people';
import { createPersonClient, type Shared } from './person-client';

/** Characters of all flags and segments. */
const MAX_DEFINITIONS = 64 * 1024 * 1024;
/** An instance behind the one that told of a change has it after this. */
const BEHIND_MS = 2_000;

/** How a server client is set up. */
export interface ServerClientOptions {
  /** Address of Pennon. */
  readonly url: string;
  /** A service key, or an admin key. */
  readonly apiKey: string;
  /** Follow changes as they happen (true); false asks each `pollIntervalMs`. */
  readonly stream?: boolean | undefined;
  /** Milliseconds between two questions where there is no stream (30,000). */
  readonly pollIntervalMs?: number | undefined;
  /** Milliseconds after which `ready()` stops waiting (1,000). */
  readonly readyTimeoutMs?: number | undefined;
  /** Milliseconds that one request may take (10,000). */
  readonly requestTimeoutMs?: number | undefined;
  /** So many people's overrides and attributes are kept, those used last (10,000). */
  readonly maxUsers?: number | undefined;
  /** Another `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** Evaluates flags for many people in this process. */
export interface ServerClient<F extends FlagMap = FlagMap> {
  readonly status: ClientStatus;
  /** `change` tells of definitions; whom they concern says the client of a person. */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  /** Waits for the definitions, but not longer than `readyTimeoutMs`. Never rejects. */
  ready(): Promise<ClientStatus>;
  /**
   * The flags of one person: `await client.forUser(id).ready()` before the first question, as overrides are asked for once.
   * @param user external id or id; null for nobody in particular
   * @param attributes add to those that Pennon has stored, or replace them
   */
  forUser(user: string | null, attributes?: { readonly [name: string]: unknown }): FlagClient<F>;
  /** Ends everything. Values stay as they are. */
  close(): void;
}

/** Starts a client for servers. Nothing here throws later. */
export function createServerClient<F extends FlagMap = FlagMap>(
  options: ServerClientOptions,
): ServerClient<F> {
  return createServerClientIn<F>(systemRuntime, options);
}

/** The same in a world of one's own. */
export function createServerClientIn<F extends FlagMap>(
  runtime: Runtime,
  options: ServerClientOptions,
): ServerClient<F> {
  const { url, apiKey, requestTimeoutMs = 10_000, readyTimeoutMs = 1_000 } = options;
  const closing = createClosing();
  const clock = createServerClock(runtime);
  const emitter = createEmitter<ClientEvents>();
  const transport = createTransport({ url, token: apiKey, fetch: options.fetch });
  const later = createLater(runtime, closing);
  const watchers = new Set<() => void>();
  const tellAll = () => {
    for (const watcher of [...watchers]) watcher();
  };
  const definitions = createDefinitionsStore((flagNames) => {
    people.fitAll();
    if (flagNames.length > 0) emitter.emit('change', { flagNames });
    tellAll();
  });
  const people = createPeople({
    transport,
    runtime,
    closing,
    requestTimeoutMs,
    maxUsers: options.maxUsers ?? 10_000,
    definitions,
    catchUp: () => reloading ?? reload(),
    heardUntil: () => heardUntil,
  });

  let status: ClientStatus = 'starting';
  let lastEventId: string | null = null;
  /** Whose changes have been told, until which revision; all of them, as long as everybody is asked about anew. */
  let heardUntil = Number.POSITIVE_INFINITY;
  let reloading: Promise<void> | null = null;
  let answered = () => {};
  const firstAnswer = new Promise<void>((resolve) => {
    answered = resolve;
  });

  function turn(next: ClientStatus, tell: () => void): void {
    answered();
    if (status === next || closing.isClosed()) return;
    status = next;
    tell();
    tellAll();
  }

  function onFailure({ problem }: Failure): void {
    const refused = problem.code === 'unauthorized' || problem.code === 'forbidden';
    if (refused || !definitions.current()) turn('error', () => emitter.emit('error', problem));
    else turn('stale', () => emitter.emit('stale', problem));
  }

  async function loadDefinitions(beforeTaking = () => {}): Promise<Failure | null> {
    const loaded = await loadJson({
      transport,
      runtime,
      path: '/api/sdk/definitions',
      headers: definitions.conditions(),
      timeoutMs: requestTimeoutMs,
      maxLength: MAX_DEFINITIONS,
      closing,
    });
    if (loaded.failure) return loaded.failure;
    clock.learn(loaded.serverMs);
    beforeTaking();
    if (loaded.body !== undefined && !definitions.take(loaded.body, loaded.etag)) return UNREADABLE;
    turn('ready', () => emitter.emit('ready', undefined));
    return null;
  }

  /** Nobody tells of people's changes where there is no stream. */
  function load(): Promise<Failure | null> {
    return loadDefinitions(() => {
      heardUntil = Number.POSITIVE_INFINITY;
      people.renewAll();
    });
  }

  function reload(): Promise<void> {
    const loading = loadOthers().finally(() => {
      if (reloading === loading) reloading = null;
    });
    reloading = loading;
    return loading;
  }

  /** Loads again, and once more if nothing is new or nothing came: the instance asked may be behind. */
  async function loadOthers(): Promise<void> {
    const before = definitions.current();
    const failure = await loadDefinitions();
    if (failure || definitions.current() === before) later(() => void loadDefinitions(), BEHIND_MS);
  }

  function streamHeaders(): Headers {
    return withHeader('last-event-id', lastEventId);
  }

  function onEvent({ type, data }: ServerEvent, id: string): void {
    const told = JSON.parse(data);
    if (type === 'definitions') void reload();
    if (type === 'state') takeState(told);
    if (type === 'users' && told.all) people.renewAll();
    if (type === 'users' && !told.all) {
      for (const user of told.users as ChangedUser[]) people.renew(user, told.revision);
    }
    hear(told.revision);
    lastEventId = sayable(id) ?? lastEventId;
  }

  /** Definitions may have come before it was told who has changed with them. */
  function hear(revision: unknown): void {
    if (typeof revision !== 'number') return;
    const waited = (definitions.current()?.revision ?? 0) > heardUntil;
    heardUntil = revision;
    if (!waited) return;
    people.fitAll();
    tellAll();
  }

  function takeState(told: { [name: string]: unknown }): void {
    const held = definitions.current();
    clock.learn(Date.parse(String(told.server_time)));
    const sameEpoch = held?.epoch === told.epoch;
    if (!sameEpoch || held?.revision !== told.definitions_revision) void reload();
    // Who has just come may have missed what changed since its first question.
    if (!sameEpoch || told.resync || lastEventId === null) people.renewAll();
  }

  async function settled(key: string | null): Promise<void> {
    const asked = [status === 'starting' ? firstAnswer : null, key === null ? null : people.loading(key)];
    const waits = asked.filter((wait) => wait !== null);
    if (waits.length === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = runtime.setTimer(resolve, readyTimeoutMs);
      Promise.all(waits).then(() => {
        cancel();
        resolve();
      });
    });
  }

  const shared: Shared = { clock, runtime, definitions, people, status: () => status, watchers, settled };
  startLoop({
    transport,
    runtime,
    closing,
    streaming: options.stream ?? true,
    pollIntervalMs: options.pollIntervalMs ?? 30_000,
    requestTimeoutMs,
    load,
    streamPath: '/api/sdk/stream',
    streamHeaders,
    onEvent,
    onFailure,
  });

  return {
    get status() {
      return status;
    },
    on: emitter.on,
    async ready() {
      await settled(null);
      return status;
    },
    forUser: (user, attributes = {}) => createPersonClient<F>(shared, user, attributes),
    close() {
      status = 'closed';
      closing.close();
      answered();
      emitter.clear();
      watchers.clear();
    },
  };
}
