import { eq, sql } from 'drizzle-orm';
import { type Executor, getDb, isInAmbientTransaction } from '../db/client';
import { auditLog, databaseState, users } from '../db/schema';
import { compileSnapshot, type Snapshot } from '../evaluation/snapshot';
import type { EvaluationContext, UserOverrides } from '../evaluation/types';
import { selectFlagDefinitions } from '../flags/queries';
import { noteSnapshot } from '../metrics';
import { selectOverridesForEvaluation } from '../overrides/queries';
import { compilePattern } from '../pattern';
import { selectSegmentDefinitions } from '../segments/queries';
import { selectOverridePolicy } from '../settings/queries';
import type { OverridePolicy } from '../settings/types';
import { processSingleton } from '../singleton';
import { contextColumns, toEvaluationContext } from '../users/view';

/** Flags, segments and settings at one revision, and where in the database's history that is. */
export interface DefinitionsAt {
  readonly epoch: string;
  /** The last revision that changed a flag, a segment, a schedule or a setting. */
  readonly definitionsRevision: number;
  readonly snapshot: Snapshot;
  /** What a write of an override must heed. */
  readonly overridePolicy: OverridePolicy;
}

/** Everything that decides one person's flags, of one revision. */
export interface UserState extends DefinitionsAt {
  /** null for a person who is not in the directory. */
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
  /** Whom rules see; anonymous for a person who is not in the directory. */
  readonly context: EvaluationContext;
  readonly overrides: UserOverrides;
  /** The revision at which this person's answer last may have changed. */
  readonly revision: number;
}

const cache = () =>
  processSingleton<{ current: DefinitionsAt | null }>('snapshot', () => ({ current: null }));

const ANONYMOUS: EvaluationContext = { targetingKey: null, attributes: {} };

/**
 * Reads one person's state, all of it as of one revision.
 * @param userId null evaluates for somebody who is not in the directory
 */
export async function readUserState(userId: string | null): Promise<UserState> {
  return getDb().transaction(
    async (tx) => {
      const definitions = await readDefinitions(tx);
      const known = userId === null ? null : await readUser(tx, userId);
      return {
        ...definitions,
        user: known && { id: known.id, email: known.email, name: known.name },
        context: known ? toEvaluationContext(known) : ANONYMOUS,
        overrides: known?.overrides ?? new Map(),
        revision: Math.max(definitions.definitionsRevision, Number(known?.changedAt ?? 0)),
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function readUser(executor: Executor, userId: string) {
  const changedAt = sql<string | null>`(
    select max(${auditLog.revision}) from ${auditLog} where ${eq(auditLog.userId, users.id)}
  )`;
  const [[row], overrides] = await Promise.all([
    executor
      .select({ id: users.id, ...contextColumns, changedAt })
      .from(users)
      .where(eq(users.id, userId)),
    selectOverridesForEvaluation(executor, userId),
  ]);
  return row ? { ...row, overrides } : null;
}

/** The compiled flags and segments, and the settings, as `executor` sees them: kept between calls until one of them changes. */
export async function readDefinitions(executor: Executor): Promise<DefinitionsAt> {
  const held = cache();
  for (;;) {
    const state = await readState(executor);
    if (held.current && sameState(held.current, state)) {
      noteSnapshot(state.definitionsRevision, 'hit');
      return held.current;
    }
    const [flags, segments, { policy }] = await Promise.all([
      selectFlagDefinitions(executor),
      selectSegmentDefinitions(executor),
      selectOverridePolicy(executor),
    ]);
    // Outside a repeatable-read transaction something may change between the statements: then once more.
    if (sameState(await readState(executor), state)) {
      const snapshot = compileSnapshot({ flags, segments }, { compilePattern });
      const definitions = { ...state, snapshot, overridePolicy: policy };
      // What a longer transaction sees of its own may still be rolled back, and its revision be another's.
      if (isInAmbientTransaction()) return definitions;
      held.current = definitions;
      noteSnapshot(state.definitionsRevision, 'miss');
      return definitions;
    }
  }
}

/**
 * The compiled flags and segments of a state of the database that was just read.
 * @returns those of a later state, if a flag or a segment has changed since
 */
export async function definitionsAt(state: State): Promise<DefinitionsAt> {
  const { current } = cache();
  if (!current || !sameState(current, state)) return readDefinitions(getDb());
  noteSnapshot(state.definitionsRevision, 'hit');
  return current;
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
