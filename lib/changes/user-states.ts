import { runPrepared } from '../db/client';
import { countMemoryRead } from '../live-metrics';
import type { MaybePromise } from '../maybe-promise';
import { userIdOfKey } from '../users/queries';
import type { Feed } from './create-feed';
import { createFormerStates } from './former-states';
import { createMemory, type Loaded } from './memory';
import { outliving } from './outlive';
import { onOwnWrites } from './own-writes';
import { type ReadAt, readPeopleNow, readPersonNow } from './read-person';
import { type DefinitionsAt, type Person, readPersonAt, toUserState, type UserState } from './snapshot';
import type { Touched } from './touched';

/** Room for the people who were evaluated last, and for how they are called. */
const PEOPLE_BYTES = 96 * 1024 * 1024;
const IDS_BYTES = 16 * 1024 * 1024;
/** What an entry takes beside what it holds. */
const ENTRY_BYTES = 600;

/** The people whose flags are evaluated, out of memory as far as a feed vouches for it. */
export interface UserStates {
  /** Everything that decides a person's flags; null is somebody who is not in the directory. */
  readonly stateOf: (userId: string | null) => MaybePromise<UserState>;
  /** The id of the person whom a service means; null when nobody is meant. */
  readonly idOf: (targetingKey: string) => MaybePromise<string | null>;
  /** Reads those of these people into memory who have overrides, and for whom nobody waits. */
  readonly reside: (userIds: readonly string[]) => Promise<Residing>;
  readonly stop: () => void;
}

/** `later`: the feed is not sure, or was not where the database was; `full`: nobody else may be forgotten for them. */
export type Residing = 'done' | 'later' | 'full';

interface Kept {
  readonly person: Person | null;
  /** Put together last. */
  state: UserState;
  definitions: DefinitionsAt;
}

/** Keeps people that were read, and drops them the moment that the feed or a write of this process touches them. */
export function createUserStates(feed: Feed): UserStates {
  const people = createMemory<Kept>(PEOPLE_BYTES);
  const ids = createMemory<string | null>(IDS_BYTES);
  const nobody: { kept: Kept | null } = { kept: null };
  /** For when the database is away: what has changed since is not known then, and is better than nothing. */
  const former = createFormerStates();
  const formerIds = createMemory<string>(IDS_BYTES / 2);
  /** What people in memory are called, for as long as the database is away. */
  let names: ReadonlyMap<string, string> | null = null;

  const drop = ({ userIds, externalIds }: Touched) => {
    for (const userId of userIds) {
      const kept = people.get(userId);
      if (kept) former.note(userId, kept.state);
      people.drop(userId);
      ids.drop(userId);
      ids.drop(called(userId));
    }
    for (const externalId of externalIds) {
      ids.drop(called(externalId));
      formerIds.drop(called(externalId));
    }
  };
  const ends = [
    feed.onChanges((batch) => {
      const definitions = feed.held()?.definitions;
      if (batch.definitions && definitions) former.onDefinitions(definitions);
      if (!batch.resync) return drop(batch);
      for (const memory of [people, ids, former, formerIds]) memory.clear();
    }),
    onOwnWrites(({ touched }) => drop(touched)),
  ];

  const isAway = () => feed.certainty() === 'away';

  /** How somebody who was read is kept; null where they are not of the revision of the flags that the feed holds. */
  const toKeep = (userId: string, person: Person | null, of: ReadAt): Loaded<Kept> | null => {
    const held = feed.held();
    if (!held || feed.certainty() !== 'sure' || !isSame(held.definitions, of)) return null;
    const { definitions } = held;
    // Of two that were reading at the same time the one may have begun before a change, and end after the other.
    const kept = people.get(userId);
    if (kept?.person && person && kept.person.changedAt > person.changedAt) {
      stateOfKept(kept, definitions, false);
      return handOn(kept);
    }
    const value: Kept = { person, definitions, state: toUserState(definitions, person) };
    return { value, keep: true, tags: [userId], bytes: ENTRY_BYTES + bytesOf(person) };
  };

  const reside = async (userIds: readonly string[]): Promise<Residing> => {
    if (!people.hasRoom()) return 'full';
    const missing = userIds.filter((userId) => !people.has(userId));
    if (missing.length === 0) return 'done';
    // It begins once all of them are being loaded: what is dropped meanwhile is noted for each.
    const reading = Promise.resolve().then(() => readPeopleNow(missing));
    let residing: Residing = 'done';
    const preload = (userId: string) =>
      people.preload(userId, async () => {
        const { people: read, ...of } = await reading;
        const person = read.get(userId);
        if (!person || person.overrides.size === 0) return null;
        const loaded = toKeep(userId, person, of);
        if (!loaded) residing = 'later';
        return loaded;
      });
    await Promise.all(missing.map(preload));
    for (const userId of missing) if (people.has(userId)) former.forget(userId);
    return residing;
  };

  /** Reads a person; they are kept if they are of the revision of the flags that the feed holds. */
  const load = async (userId: string): Promise<UserState> => {
    const read = async (): Promise<Loaded<Kept>> => {
      const { person, ...of } = await readPersonNow(userId);
      return toKeep(userId, person, of) ?? readUnkept(userId);
    };
    // While the feed is behind a write of this process, what was begun before it is not enough.
    const loaded = await people.load(userId, read, { join: feed.certainty() === 'sure' });
    // It may be newer than what is kept next.
    if (people.get(userId) === loaded) {
      former.forget(userId);
    } else {
      feed.require(loaded.state);
      former.note(userId, loaded.state);
    }
    return loaded.state;
  };

  const readNobody = async (): Promise<UserState> => {
    const { definitions } = await readPersonAt(null);
    const state = toUserState(definitions, null);
    feed.require(state);
    return state;
  };

  const lastKnown = (userId: string | null): UserState => {
    const held = feed.held();
    if (!held) throw new Error('nothing has been read yet');
    const kept = userId === null ? undefined : people.get(userId);
    const before = userId === null ? undefined : former.get(userId);
    if (before && !kept) return before;
    const state = stateOfKept(kept ?? { person: null, ...unset(held.definitions) }, held.definitions, true);
    return before && before.revision > state.revision ? before : state;
  };

  const stateOf = (userId: string | null): MaybePromise<UserState> => {
    const held = feed.held();
    const certainty = feed.certainty();
    if (held && certainty === 'away') return lastKnown(userId);
    if (held && certainty === 'sure') {
      nobody.kept ??= { person: null, ...unset(held.definitions) };
      const kept = userId === null ? nobody.kept : people.get(userId);
      countMemoryRead('user', kept !== undefined);
      if (kept) return stateOfKept(kept, held.definitions, false);
    }
    const read = userId === null ? readNobody() : load(userId);
    return held ? outliving(read, isAway, () => lastKnown(userId)) : read;
  };

  const lastKnownId = (key: string): string | null => {
    const id = ids.get(key);
    if (id !== undefined) return id;
    const formerId = formerIds.get(key);
    if (formerId !== undefined) return formerId;
    names ??= new Map([...people.values()].flatMap(nameOf));
    const named = names.get(key);
    if (named !== undefined) return named;
    const userId = key.toLowerCase();
    return people.get(userId)?.person?.user.id ?? former.get(userId)?.user?.id ?? null;
  };

  const idOf = (key: string): MaybePromise<string | null> => {
    const certainty = feed.certainty();
    if (certainty === 'away' && feed.held()) return lastKnownId(key);
    names = null;
    const kept = certainty === 'sure' ? ids.get(key) : undefined;
    countMemoryRead('user_id', kept !== undefined);
    if (kept !== undefined) return kept;
    const read = ids.load(key, async () => {
      const [row] = await runPrepared(userIdOfKey(key));
      const id = typeof row?.id === 'string' ? row.id : null;
      if (id === null) formerIds.forget(key);
      else formerIds.keep(key, { value: id, tags: [called(key)], bytes: ENTRY_BYTES + key.length });
      const tags = id === null ? [called(key)] : [called(key), id];
      return { value: id, keep: feed.certainty() === 'sure', tags, bytes: ENTRY_BYTES + key.length };
    });
    return feed.held() ? outliving(read, isAway, () => lastKnownId(key)) : read;
  };

  return {
    stateOf,
    idOf,
    reside,
    stop: () => {
      for (const end of ends) end();
    },
  };
}

/** Tag of what a key stands for: an id of its own, or nobody's yet. */
const called = (key: string) => `called ${key}`;

const unset = (definitions: DefinitionsAt) => ({ definitions, state: toUserState(definitions, null) });

/** The same object until something changes. */
function stateOfKept(kept: Kept, definitions: DefinitionsAt, stale: boolean): UserState {
  if (kept.definitions !== definitions || kept.state.stale !== stale) {
    kept.definitions = definitions;
    kept.state = toUserState(definitions, kept.person, stale);
  }
  return kept.state;
}

/** A person with flags and segments that the feed does not hold: handed on, and not kept. */
async function readUnkept(userId: string): Promise<Loaded<Kept>> {
  const { definitions, person } = await readPersonAt(userId);
  return handOn({ person, definitions, state: toUserState(definitions, person) });
}

/** As applications call somebody. */
const nameOf = ({ person }: Kept): [string, string][] =>
  person?.externalId ? [[person.externalId, person.user.id]] : [];

const handOn = (value: Kept): Loaded<Kept> => ({ value, keep: false, tags: [], bytes: 0 });

function isSame(a: DefinitionsAt, b: Pick<DefinitionsAt, 'epoch' | 'definitionsRevision'>): boolean {
  return a.epoch === b.epoch && a.definitionsRevision === b.definitionsRevision;
}

function bytesOf(person: Person | null): number {
  if (!person) return 0;
  return JSON.stringify([person.context, [...person.overrides.values()]]).length * 2;
}
