import type { ServerClock } from '../core/clock';
import { createEmitter } from '../core/emitter';
import { createReader } from '../core/reader';
import type { Runtime } from '../core/runtime';
import type { ClientEvents, ClientStatus, FlagClient, FlagDetails, FlagMap } from '../core/types';
import type { DefinitionsStore } from './definitions';
import type { People, PersonEntry } from './people';
import { stranger } from './person';
import { createView, type View } from './view';

/** What the clients of all people share. */
export interface Shared {
  readonly clock: ServerClock;
  readonly runtime: Runtime;
  readonly definitions: DefinitionsStore;
  readonly people: People;
  /** How the talk with the server is. */
  readonly status: () => ClientStatus;
  /** Called when the definitions or the status change. */
  readonly watchers: Set<() => void>;
  /** Waits until there are definitions, and for what is being asked about a person, but not for long. */
  readonly settled: (key: string | null) => Promise<void>;
}

/**
 * One person's flags, evaluated in this process. It costs nothing but memory that is let go of with it, and needs no
 * closing unless somebody listens to it.
 */
export function createPersonClient<F extends FlagMap>(
  shared: Shared,
  key: string | null,
  attributes: { readonly [name: string]: unknown },
): FlagClient<F> {
  const { clock, runtime, definitions, people } = shared;
  const emitter = createEmitter<ClientEvents>();
  let entry: PersonEntry | null = null;
  let person = key === null ? stranger(null) : null;
  let view: View | null = null;
  let shown: ReadonlyMap<string, FlagDetails> = new Map();
  let told: ClientStatus = 'starting';
  let watching = false;
  let closed = false;
  let cancelTimer = () => {};

  function use(): PersonEntry | null {
    if (key !== null && !closed) entry = people.use(key);
    return entry;
  }

  /** null as long as it is not known whose overrides count. */
  function current(): View | null {
    const used = use();
    // When nobody can say more of a person, what the caller says must do.
    const pair = used?.pair;
    person = pair?.person ?? person ?? (used?.failure ? stranger(key) : null);
    const snapshot = (pair?.definitions ?? definitions.current())?.snapshot;
    if (!person || !snapshot) return null;
    const now = clock.now();
    if (view?.snapshot === snapshot && view.person === person && now < view.until) return view;
    view = createView(snapshot, person, attributes, now, view?.known ?? new Map());
    return view;
  }

  function status(): ClientStatus {
    if (closed) return 'closed';
    const ofServer = shared.status();
    if (!current()) return ofServer === 'error' ? 'error' : 'starting';
    return ofServer === 'ready' && entry?.failure ? 'stale' : ofServer;
  }

  /** Tells what has changed since it was last told. */
  function tell(): void {
    const now = current();
    cancelTimer();
    if (now && now.until !== Number.POSITIVE_INFINITY) {
      cancelTimer = runtime.setTimer(tell, Math.max(0, now.until - clock.now()));
    }
    const before = shown;
    shown = detailsIn(now);
    const names = [...new Set([...before.keys(), ...shown.keys()])];
    const flagNames = names.filter((name) => before.get(name) !== shown.get(name));
    const next = status();
    if (flagNames.length > 0) emitter.emit('change', { flagNames });
    if (next === told) return;
    told = next;
    const problem = entry?.failure?.problem;
    if (next === 'ready') emitter.emit('ready', undefined);
    if (next === 'stale') emitter.emit('stale', problem);
    if (next === 'error')
      emitter.emit('error', problem ?? { code: 'network', message: 'Pennon cannot be reached' });
  }

  function watch(): void {
    if (watching || closed) return;
    watching = true;
    shown = detailsIn(current());
    told = status();
    shared.watchers.add(tell);
    use()?.watchers.add(tell);
    tell();
  }

  async function ready(): Promise<ClientStatus> {
    if (!closed) await shared.settled(key);
    return status();
  }

  const reader = createReader<F>({
    get: (name) => current()?.get(name),
    names: () => current()?.snapshot.flags.keys() ?? [],
    isReady: () => current() !== null,
  });
  return {
    ...reader,
    get status() {
      return status();
    },
    on(event, listener) {
      watch();
      return emitter.on(event, listener);
    },
    ready,
    refresh() {
      if (!closed) people.renew({ targeting_key: key });
      return ready();
    },
    close() {
      closed = true;
      cancelTimer();
      shared.watchers.delete(tell);
      entry?.watchers.delete(tell);
      emitter.clear();
    },
  };
}

function detailsIn(view: View | null): ReadonlyMap<string, FlagDetails> {
  const names = [...(view?.snapshot.flags.keys() ?? [])];
  return new Map(
    names.flatMap((name) => {
      const details = view?.get(name);
      return details ? [[name, details] as const] : [];
    }),
  );
}
