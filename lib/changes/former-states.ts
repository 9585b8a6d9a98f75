import { type DefinitionsAt, toUserState, type UserState } from './snapshot';

/** How people were answered last who have changed since and were not read again: all that is known once the database is away. */
export interface FormerStates {
  readonly note: (userId: string, state: UserState) => void;
  /** Marked as stale. */
  readonly get: (userId: string) => UserState | undefined;
  readonly forget: (userId: string) => void;
  readonly clear: () => void;
  /** Flags or segments have changed. */
  readonly onDefinitions: (definitions: DefinitionsAt) => void;
}

const MAX_PEOPLE = 5_000;
/** So many earlier sets of flags stay in memory: an answer is of one revision, unless it has not been asked for that long. */
const MAX_DEFINITIONS = 8;

export function createFormerStates(): FormerStates {
  const states = new Map<string, UserState>();
  const recent: string[] = [];

  return {
    note: (userId, state) => {
      const before = states.get(userId);
      const isOlder = before?.epoch === state.epoch && before.revision > state.revision;
      if (isOlder && state.user !== null) return;
      states.delete(userId);
      states.set(userId, { ...state, stale: true });
      const [oldest] = states.keys();
      if (states.size > MAX_PEOPLE && oldest !== undefined) states.delete(oldest);
    },
    get: (userId) => states.get(userId),
    forget: (userId) => void states.delete(userId),
    clear: () => states.clear(),
    onDefinitions: (definitions) => {
      recent.push(identify(definitions));
      if (recent.length > MAX_DEFINITIONS) recent.shift();
      for (const [userId, state] of states) {
        if (!recent.includes(identify(state))) states.set(userId, withDefinitions(state, definitions));
      }
    },
  };
}

const identify = ({ epoch, definitionsRevision }: DefinitionsAt) => `${epoch} ${definitionsRevision}`;

function withDefinitions(state: UserState, definitions: DefinitionsAt): UserState {
  const { user, context, overrides, revision } = state;
  const person = user && { user, externalId: null, context, overrides, changedAt: revision };
  return toUserState(definitions, person, true);
}
