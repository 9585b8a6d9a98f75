import { eq, sql } from 'drizzle-orm';
import { type Executor, getDb } from '../db/client';
import { auditLog, databaseState, users } from '../db/schema';
import { compileSnapshot, type Snapshot } from '../evaluation/compile';
import type { UserOverrides } from '../evaluation/evaluate';
import { selectFlagDefinitions } from '../flags/queries';
import { selectOverridesForEvaluation } from '../overrides/queries';
import { processSingleton } from '../singleton';

/** Flags at one revision, and where in the database's history that is. */
export interface DefinitionsAt {
  readonly epoch: string;
  /** The last revision that changed a flag. */
  readonly definitionsRevision: number;
  readonly snapshot: Snapshot;
}

/** Everything that decides one person's flags, of one revision. */
export interface UserState extends DefinitionsAt {
  /** null for a person who is not in the directory. */
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
  readonly overrides: UserOverrides;
  /** The revision at which this person's answer last may have changed. */
  readonly revision: number;
}

const cache = () =>
  processSingleton<{ current: DefinitionsAt | null }>('snapshot', () => ({ current: null }));

/**
 * Reads one person's state, all of it as of one revision.
 * @param userId null evaluates for somebody who is not in the directory
 */
export async function readUserState(userId: string | null): Promise<UserState> {
  return getDb().transaction(
    async (tx) => {
      const definitions = await readDefinitions(tx);
      if (userId === null) {
        return {
          ...definitions,
          user: null,
          overrides: new Map(),
          revision: definitions.definitionsRevision,
        };
      }
      const [[row], overrides] = await Promise.all([
        tx
          .select({
            id: users.id,
            email: users.email,
            name: users.name,
            changedAt: sql<
              string | null
            >`(select max(${auditLog.revision}) from ${auditLog} where ${eq(auditLog.userId, users.id)})`,
          })
          .from(users)
          .where(eq(users.id, userId)),
        selectOverridesForEvaluation(tx, userId),
      ]);
      if (!row) {
        return {
          ...definitions,
          user: null,
          overrides: new Map(),
          revision: definitions.definitionsRevision,
        };
      }
      const { changedAt, ...user } = row;
      return {
        ...definitions,
        user,
        overrides,
        revision: Math.max(definitions.definitionsRevision, Number(changedAt ?? 0)),
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/** The compiled flags, as `executor` sees them: kept between calls until a flag changes. */
export async function readDefinitions(executor: Executor): Promise<DefinitionsAt> {
  const held = cache();
  for (;;) {
    const state = await readState(executor);
    if (held.current && sameState(held.current, state)) return held.current;
    const definitions = await selectFlagDefinitions(executor);
    // Outside a repeatable-read transaction a flag may change between the two statements: then once more.
    if (sameState(await readState(executor), state)) {
      held.current = { ...state, snapshot: compileSnapshot(definitions) };
      return held.current;
    }
  }
}

type State = Pick<DefinitionsAt, 'epoch' | 'definitionsRevision'>;

async function readState(executor: Executor): Promise<State> {
  const [state] = await executor
    .select({ epoch: databaseState.epoch, definitionsRevision: databaseState.definitionsRevision })
    .from(databaseState);
  if (!state) throw new Error('database_state has no row');
  return state;
}

function sameState(a: State, b: State): boolean {
  return a.epoch === b.epoch && a.definitionsRevision === b.definitionsRevision;
}
