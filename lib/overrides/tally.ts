import { type ErrorCode, type FieldError, PennonError } from '../errors';
import type { NamedOverride } from './queries-many';
import { overrideOf, type Step } from './steps';

/** Wrong things that an answer names; all of them are counted. */
const NAMED_PROBLEMS = 1_000;
const SAMPLE_SIZE = 10;
/** Different reasons for leaving overrides alone that an answer names. */
const NAMED_REASONS = 20;

/** Something that is in the way. */
export interface Problem extends FieldError {
  readonly code: 'invalid' | 'override_exists';
}

type Effect = Step['action'] | 'unchanged' | 'skipped';

/** What a call does to one override. */
export interface Sampled {
  readonly effect: Effect;
  /** null for one that does not exist yet. */
  readonly id: string | null;
  readonly userId: string;
  readonly email: string;
  readonly flagName: string;
}

/** Why overrides are left alone, and how many. */
export interface LeftAlone {
  /** What of them is in the way, `expires_at` say; empty for an override as a whole. */
  readonly path: string;
  readonly message: string;
  readonly count: number;
}

/** An override, as far as it takes to say which one. */
export type NamedAs = Pick<NamedOverride, 'id' | 'userId' | 'flagName'> & {
  readonly user: { readonly email: string };
};

/** What a call that concerns many overrides does to them, counted while it goes through them. */
export interface Tally {
  readonly counts: Readonly<Record<Effect, number>>;
  /** Overrides that the call leaves as it was asked to, by flag. */
  readonly byFlag: ReadonlyMap<string, number>;
  /** The people whose overrides are written. */
  readonly people: ReadonlySet<string>;
  /** Why those that are skipped are. */
  readonly leftAlone: readonly LeftAlone[];
  /** The first of them; those that are written come before those that are left. */
  readonly sample: readonly Sampled[];
  /** The first of them. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  /** Whether every problem is an override that is there already. */
  readonly onlyConflicts: boolean;
  readonly breaksPolicy: boolean;
}

/** A tally that can be added to. */
export interface OpenTally extends Tally {
  readonly step: (step: Step) => void;
  readonly unchanged: (override: NamedOverride) => void;
  /** @param override null for one that is not there any more */
  readonly skipped: (override: NamedAs | null, why: FieldError) => void;
  readonly problem: (problem: Problem, breaksPolicy?: boolean) => void;
}

/** A tally of nothing yet. */
export function openTally(): OpenTally {
  const counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, skipped: 0 };
  const byFlag = new Map<string, number>();
  const people = new Set<string>();
  const reasons = new Map<string, LeftAlone>();
  const written: Sampled[] = [];
  const left: Sampled[] = [];
  const problems: Problem[] = [];
  const state = { problemCount: 0, onlyConflicts: true, breaksPolicy: false };
  const add = (effect: Effect, { id, userId, user, flagName }: NamedAs) => {
    counts[effect] += 1;
    if (effect !== 'skipped') byFlag.set(flagName, (byFlag.get(flagName) ?? 0) + 1);
    const sample = effect === 'unchanged' || effect === 'skipped' ? left : written;
    if (sample.length >= SAMPLE_SIZE) return;
    sample.push({ effect, id: effect === 'created' ? null : id, userId, email: user.email, flagName });
  };
  return {
    counts,
    byFlag,
    people,
    get leftAlone() {
      return [...reasons.values()];
    },
    get sample() {
      return [...written, ...left].slice(0, SAMPLE_SIZE);
    },
    problems,
    get problemCount() {
      return state.problemCount;
    },
    get onlyConflicts() {
      return state.onlyConflicts;
    },
    get breaksPolicy() {
      return state.breaksPolicy;
    },
    step: (step) => {
      people.add(overrideOf(step).userId);
      add(step.action, overrideOf(step));
    },
    unchanged: (override) => add('unchanged', override),
    skipped: (override, { path, message }) => {
      if (override) add('skipped', override);
      else counts.skipped += 1;
      const key = `${path} ${message}`;
      const count = (reasons.get(key)?.count ?? 0) + 1;
      if (count > 1 || reasons.size < NAMED_REASONS) reasons.set(key, { path, message, count });
    },
    problem: (problem, breaksPolicy = false) => {
      state.problemCount += 1;
      state.onlyConflicts &&= problem.code === 'override_exists';
      state.breaksPolicy ||= breaksPolicy;
      if (problems.length < NAMED_PROBLEMS) problems.push(problem);
    },
  };
}

/** Overrides that the call concerns: all but those that it skips and those with a problem. */
export function concerned({ counts: { created, updated, deleted, unchanged } }: Tally): number {
  return created + updated + deleted + unchanged;
}

/** The problems that an answer names, in order of their rows. */
export function namedProblems({ problems }: Tally): readonly FieldError[] {
  const inOrder = [...problems].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return inOrder.map(({ code: _, ...problem }) => problem);
}

/**
 * The refusal of a call with problems.
 * @param details machine-readable facts beside the problems
 */
export function refusalOf(tally: Tally, details: { readonly [name: string]: unknown }): PennonError {
  const code: ErrorCode = tally.onlyConflicts ? 'override_exists' : 'invalid';
  const total = tally.problemCount;
  const message = `${total === 1 ? 'One problem is' : `${total} problems are`} in the way; nothing was written`;
  return new PennonError(code, message, {
    fields: namedProblems(tally),
    details: { error_count: total, ...details },
  });
}
