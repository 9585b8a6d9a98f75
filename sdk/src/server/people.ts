import { backoffMs } from '../core/backoff';
import type { Closing } from '../core/closing';
import { loadJson } from '../core/load';
import { type Failure, UNREADABLE } from '../core/problem';
import type { Runtime } from '../core/runtime';
import type { Transport } from '../core/transport';
import type { DefinitionsStore } from './definitions';
import { createLater } from './later';
import { createLimit } from './limit';
import { fits, isAhead, type Pair } from './pair';
import { type Person, readPerson } from './person';

/** Questions about people that are under way at once. */
const SIDE_BY_SIDE = 16;
/** How long somebody whom the directory does not have is taken for that: they may come in by another name. */
const UNKNOWN_MS = 60_000;
/** An instance behind the one that told of a change has it after this. */
const BEHIND_MS = 2_000;

/** One person, and what is known of them. */
export interface PersonEntry {
  readonly key: string;
  /** What answers are made of; null until there are definitions and a first answer. */
  pair: Pair | null;
  /** Why there is no answer, or no newer one; null when there is. */
  failure: Failure | null;
  /** Called after each answer and each failure. Whoever listens keeps the entry. */
  readonly watchers: Set<() => void>;
}

/** The people whose flags were asked for lately. */
export interface People {
  /** The entry of a key, which is asked for if need be. */
  readonly use: (key: string) => PersonEntry;
  /** The end of what is being asked about a key, if need be; null when it need not. */
  readonly loading: (key: string) => Promise<void> | null;
  /** Somebody changed, as was told with a revision: asks again at once. */
  readonly renew: (names: ChangedUser, revision?: number) => void;
  /** Anybody may have changed: asks again when they are used. */
  readonly renewAll: () => void;
  /** There are other definitions, or more has been heard: takes them for whoever they fit. */
  readonly fitAll: () => void;
}

/** By what names somebody may be held. */
export interface ChangedUser {
  readonly user_id?: unknown;
  readonly targeting_key?: unknown;
  readonly external_id?: unknown;
}

interface PeopleOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly closing: Closing;
  readonly requestTimeoutMs: number;
  readonly maxUsers: number;
  readonly definitions: DefinitionsStore;
  /** Loads definitions that the server has, as it has told of somebody with them. */
  readonly catchUp: () => Promise<void>;
  /** Until which revision everybody's changes have been told. */
  readonly heardUntil: () => number;
}

interface Held extends PersonEntry {
  person: Person | null;
  outdated: boolean;
  asking: boolean;
  touchedAt: number;
  /** Since when the pair is not of what came last; null when it is. */
  heldSince: number | null;
  loading: Promise<void> | null;
  loadedAt: number;
  failures: number;
  notBefore: number;
}

/** Keeps what is known of people: of the `maxUsers` used last, and of those whom somebody watches. */
export function createPeople(options: PeopleOptions): People {
  const { transport, runtime, closing, requestTimeoutMs, maxUsers, definitions } = options;
  const entries = new Map<string, Held>();
  const limited = createLimit(SIDE_BY_SIDE);
  const later = createLater(runtime, closing);

  /**
   * Until what came last fits together the pair of before stays: not longer than a question may take, as what is switched
   * off must be off for everybody.
   */
  function fit(entry: Held): void {
    const { person, pair, outdated, asking, touchedAt } = entry;
    const current = definitions.current();
    if (!person || !current || (pair?.person === person && pair.definitions === current)) return;
    const next = { person, definitions: current };
    const heard = { pending: outdated || asking, touchedAt, until: options.heardUntil() };
    if (pair && !fits(next, heard)) {
      const now = runtime.monotonicMs();
      entry.heldSince ??= now;
      if (now - entry.heldSince < requestTimeoutMs) return;
    }
    entry.heldSince = null;
    entry.pair = next;
  }

  async function load(entry: Held): Promise<void> {
    if (closing.isClosed()) return;
    entry.outdated = false;
    entry.asking = true;
    const loaded = await loadJson({
      transport,
      runtime,
      path: `/api/sdk/user?user=${encodeURIComponent(entry.key)}`,
      headers: {},
      timeoutMs: requestTimeoutMs,
      closing,
    });
    const person = loaded.failure ? null : readPerson(entry.key, loaded.body);
    const current = definitions.current();
    if (person && current && isAhead(person, current)) await options.catchUp();
    entry.asking = false;
    entry.failure = loaded.failure ?? (person ? null : UNREADABLE);
    entry.loadedAt = runtime.monotonicMs();
    if (person) entry.person = person;
    entry.failures = person ? 0 : entry.failures + 1;
    if (!person) entry.outdated = true;
    entry.notBefore =
      entry.loadedAt + (entry.failure?.retryAfterMs ?? 0) + backoffMs(entry.failures, runtime.random);
    fit(entry);
    for (const watcher of [...entry.watchers]) watcher();
  }

  function ask(entry: Held): Promise<void> {
    entry.loading ??= new Promise((resolve) => {
      limited(async () => {
        await load(entry);
        entry.loading = null;
        resolve();
        // Told of another change meanwhile, or to be tried again for somebody who watches.
        if (entry.outdated && (entry.failures === 0 || entry.watchers.size > 0)) askLater(entry);
      });
    });
    return entry.loading;
  }

  function askLater(entry: Held): void {
    later(
      () => {
        if (entry.outdated) void ask(entry);
      },
      Math.max(0, entry.notBefore - runtime.monotonicMs()),
    );
  }

  function isDue({ outdated, person, loadedAt, notBefore }: Held): boolean {
    const now = runtime.monotonicMs();
    const unknownTooLong = person?.userId === null && now - loadedAt > UNKNOWN_MS;
    return (outdated || unknownTooLong) && now >= notBefore;
  }

  function evict(): void {
    for (const [key, { watchers }] of entries) {
      if (entries.size <= maxUsers) return;
      if (watchers.size === 0) entries.delete(key);
    }
  }

  function use(key: string): Held {
    const entry = entries.get(key) ?? newEntry(key);
    // The last in the order is the one used last.
    entries.delete(key);
    entries.set(key, entry);
    if (isDue(entry)) void ask(entry);
    fit(entry);
    evict();
    return entry;
  }

  /** Asks again, and once more if the answer is the one of before: the instance asked may be behind. */
  async function renewEntry(entry: Held): Promise<void> {
    const before = entry.person?.revision;
    entry.outdated = true;
    await ask(entry);
    if (entry.failure || entry.person?.revision !== before) return;
    entry.outdated = true;
    later(() => void ask(entry), BEHIND_MS);
  }

  return {
    use,
    loading: (key) => use(key).loading,
    renew(changed, revision = 0) {
      const names = new Set([changed.user_id, changed.targeting_key, changed.external_id]);
      for (const entry of entries.values()) {
        const userId = entry.person?.userId ?? null;
        if (!names.has(entry.key) && (userId === null || !names.has(userId))) continue;
        entry.touchedAt = Math.max(entry.touchedAt, revision);
        void renewEntry(entry);
      }
    },
    renewAll() {
      for (const entry of entries.values()) {
        entry.outdated = true;
        // Of another history, it may be.
        entry.touchedAt = 0;
        if (entry.watchers.size > 0) void ask(entry);
      }
    },
    fitAll() {
      for (const entry of entries.values()) fit(entry);
    },
  };
}

function newEntry(key: string): Held {
  return {
    key,
    pair: null,
    person: null,
    failure: null,
    watchers: new Set(),
    outdated: true,
    asking: false,
    touchedAt: 0,
    heldSince: null,
    loading: null,
    loadedAt: 0,
    failures: 0,
    notBefore: 0,
  };
}
