import { eq, sql } from 'drizzle-orm';
import { type Executor, getDb, inReadTransaction, isInAmbientTransaction } from '../db/client';
import { auditLog, databaseState, users } from '../db/schema';
import { compileSnapshot, type Snapshot } from '../evaluation/snapshot';
import type {
  EvaluationContext,
  FlagDefinition,
  SegmentDefinition,
  UserOverrides,
} from '../evaluation/types';
import { selectFlagDefinitions } from '../flags/queries';
import { noteSnapshot } from '../metrics';
import { selectOverridesForEvaluation } from '../overrides/queries';
import { compilePattern } from '../pattern';
import { selectSegmentDefinitions } from '../segments/queries';
import { selectOverridePolicy } from '../settings/queries';
import type { OverridePolicy } from '../settings/types';
import { processSingleton } from '../singleton';
import { contextColumns, toEvaluationContext } from '../users/view';
import { withUnchanged } from './unchanged';

/** Flags and segments as they are stored and sent. */
export interface DefinitionsSource {
  readonly flags: readonly FlagDefinition[];
  readonly segments: readonly SegmentDefinition[];
}

/** Flags, segments and settings at one revision, and where in the database's history that is. */
export interface DefinitionsAt {
  readonly epoch: string;
  /** The last revision that changed a flag, a segment, a schedule or a setting. */
  readonly definitionsRevision: number;
  readonly snapshot: Snapshot;
  /** What the snapshot was compiled of. */
  readonly source: DefinitionsSource;
  /** What a write of an override must heed. */
  readonly overridePolicy: OverridePolicy;
}

/** A person of the directory with their overrides. */
export interface Person {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly externalId: string | null;
  /** Whom rules see. */
  readonly context: EvaluationContext;
  readonly overrides: UserOverrides;
  /** The last revision that changed them or their overrides; 0 for none. */
  readonly changedAt: number;
}

/** Everything that decides one person's flags, of one revision. */
export interface UserState extends DefinitionsAt {
  /** null for a person who is not in the directory. */
  readonly user: Person['user'] | null;
  /** Whom rules see; anonymous for a person who is not in the directory. */
  readonly context: EvaluationContext;
  readonly overrides: UserOverrides;
  /** The revision at which this person's answer last may have changed. */
  readonly revision: number;
  /** Whether the database could not be asked: the state is the last that is known. */
  readonly stale: boolean;
}

const cache = () =>
  processSingleton<{ current: DefinitionsAt | null }>('snapshot', () => ({ current: null }));

const ANONYMOUS: EvaluationContext = { targetingKey: null, attributes: {} };
const NO_OVERRIDES: UserOverrides = new Map();

/**
 * Reads one person's state, all of it as of one revision.
 * @param userId null evaluates for somebody who is not in the directory
 */
export async function readUserState(userId: string | null): Promise<UserState> {
  const { definitions, person } = await readPersonAt(userId);
  return toUserState(definitions, person);
}

/** Reads one person, null for nobody of the directory, and the flags and segments at the same revision. */
export function readPersonAt(
  userId: string | null,
): Promise<{ readonly definitions: DefinitionsAt; readonly person: Person | null }> {
  return inReadTransaction(async (tx) => ({
    definitions: await readDefinitions(tx),
    person: userId === null ? null : await readPerson(tx, userId),
  }));
}

/** What decides a person's flags, put together; the two must be of one revision. */
export function toUserState(definitions: DefinitionsAt, person: Person | null, stale = false): UserState {
  const { epoch, definitionsRevision, snapshot, source, overridePolicy } = definitions;
  return {
    epoch,
    definitionsRevision,
    snapshot,
    source,
    overridePolicy,
    user: person?.user ?? null,
    context: person?.context ?? ANONYMOUS,
    overrides: person?.overrides ?? NO_OVERRIDES,
    revision: Math.max(definitionsRevision, person?.changedAt ?? 0),
    stale,
  };
}

async function readPerson(executor: Executor, userId: string): Promise<Person | null> {
  const changedAt = sql<string | null>`(
    select max(${auditLog.revision}) from ${auditLog} where ${eq(auditLog.userId, users.id)}
  )`;
  const [[row], overrides] = await Promise.all([
    executor
      .select({ id: users.id, externalId: users.externalId, ...contextColumns, changedAt })
      .from(users)
      .where(eq(users.id, userId)),
    selectOverridesForEvaluation(executor, userId),
  ]);
  return row !== undefined
    ? {
        user: { id: row.id, email: row.email, name: row.name },
        externalId: row.externalId,
        context: toEvaluationContext(row),
        overrides,
        changedAt: Number(row.changedAt ?? 0),
      }
    : null;
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
      const definitions = compileDefinitions(state, { flags, segments }, policy, held.current);
      // What a longer transaction sees of its own may still be rolled back, and its revision be another's.
      if (isInAmbientTransaction()) return definitions;
      held.current = definitions;
      noteSnapshot(state.definitionsRevision, 'miss');
      return definitions;
    }
  }
}

/**
 * Flags, segments and settings of a state of the database, compiled.
 * @param before of these, only what has changed since is compiled
 */
export function compileDefinitions(
  { epoch, definitionsRevision }: State,
  stored: DefinitionsSource,
  overridePolicy: OverridePolicy,
  before: DefinitionsAt | null = null,
): DefinitionsAt {
  const source = before ? withUnchanged(stored, before.source) : stored;
  const made = before && { definitions: before.source, snapshot: before.snapshot };
  const snapshot = compileSnapshot(source, { compilePattern }, made);
  return { epoch, definitionsRevision, snapshot, source, overridePolicy };
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
