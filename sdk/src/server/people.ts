import { backoffMs } from '../core/backoff';
import type { Closing } from '../core/closing';
import { loadJson } from '../core/load';
import { type Failure, UNREADABLE } from '../core/problem';
import type { Runtime } from '../core/runtime';
import type { Transport } from '../core/transport';
import { createLater } from './later';
import { createLimit } from './limit';
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
  /** null until the first answer. */
  person: Person | null;
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
  /** Somebody changed: asks again at once. */
  readonly renew: (names: ChangedUser) => void;
  /** Anybody may have changed: asks again when they are used. */
  readonly renewAll: () => void;
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
}

interface Held extends PersonEntry {
  outdated: boolean;
  loading: Promise<void> | null;
  loadedAt: number;
  failures: number;
  notBefore: number;
}

/** Keeps what is known of people: of the `maxUsers` used last, and of those whom somebody watches. */
export function createPeople(options: PeopleOptions): People {
  const { transport, runtime, closing, requestTimeoutMs, maxUsers } = options;
  const entries = new Map<string, Held>();
  const limited = createLimit(SIDE_BY_SIDE);
  const later = createLater(runtime, closing);

  async function load(entry: Held): Promise<void> {
    if (closing.isClosed()) return;
    entry.outdated = false;
    const loaded = await loadJson({
      transport,
      runtime,
      path: `/api/sdk/user?user=${encodeURIComponent(entry.key)}`,
      headers: {},
      timeoutMs: requestTimeoutMs,
      closing,
    });
    const person = loaded.failure ? null : readPerson(entry.key, loaded.body);
    entry.failure = loaded.failure ?? (person ? null : UNREADABLE);
    entry.loadedAt = runtime.monotonicMs();
    if (person) entry.person = person;
    entry.failures = person ? 0 : entry.failures + 1;
    if (!person) entry.outdated = true;
    entry.notBefore =
      entry.loadedAt + (entry.failure?.retryAfterMs ?? 0) + backoffMs(entry.failures, runtime.random);
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
    renew(changed) {
      const names = new Set([changed.user_id, changed.targeting_key, changed.external_id]);
      for (const entry of entries.values()) {
        const userId = entry.person?.userId ?? null;
        if (names.has(entry.key) || (userId !== null && names.has(userId))) void renewEntry(entry);
      }
    },
    renewAll() {
      for (const entry of entries.values()) {
        entry.outdated = true;
        if (entry.watchers.size > 0) void ask(entry);
      }
    },
  };
}

function newEntry(key: string): Held {
  return {
    key,
    person: null,
    failure: null,
    watchers: new Set(),
    outdated: true,
    loading: null,
    loadedAt: 0,
    failures: 0,
    notBefore: 0,
  };
}
