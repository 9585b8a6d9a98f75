import type { EvaluatedValue, EvaluationContext, UserOverrides } from './types';

/** One user at one instant, and what has been found out about them on the way. */
export interface Run {
  readonly context: EvaluationContext;
  readonly overrides: UserOverrides;
  /** Unix milliseconds. */
  readonly now: number;
  /** What flags that others depend on gave, by name. */
  prerequisites: Map<string, EvaluatedValue> | null;
  /** Whether the user is in segments that are made of others, by key. */
  segments: Map<string, boolean> | null;
}

/** A run that has found out nothing yet. */
export function createRun(context: EvaluationContext, overrides: UserOverrides, now: number): Run {
  return { context, overrides, now, prerequisites: null, segments: null };
}
