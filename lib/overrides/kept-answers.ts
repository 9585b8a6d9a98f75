import { feedCertainty } from '../changes/feed';
import { createMemory } from '../changes/memory';
import type { UserState } from '../changes/snapshot';
import { countMemoryRead } from '../live-metrics';
import { countEvaluations, type Tally } from '../metrics';
import { processSingleton } from '../singleton';
import type { Subject } from './subject';

/** What an answer takes beside its text. */
const ENTRY_BYTES = 1_000;

/** What was computed for somebody. */
export interface Computed {
  /** The first instant at which time alone changes it; null for none. */
  readonly nextChangeAt: Date | null;
  readonly tally: Tally;
}

interface Kept<T> {
  readonly answer: T;
  readonly state: UserState;
  readonly computedAt: Date;
}

/** How an answer is asked for. */
export interface AskedFor {
  /** It is asked for because it has changed, and by nobody again before it changes: it need not be kept. */
  readonly once?: boolean;
}

/** Computes an answer; it may go on from the last one that is kept of the same person, which is not good any more. */
type Compute<T> = (last: T | undefined) => T;

/**
 * Keeps what is computed of people: it is computed once, and again when a flag, a segment or the person changes, or time
 * changes the answer.
 * @param name of the memory, one for the process
 * @param sizeOf characters of an answer
 * @returns gives the answer for a subject, and counts what it evaluates
 */
export function keepAnswers<T extends Computed>(
  name: string,
  maxBytes: number,
  sizeOf: (answer: T) => number,
): (subject: Subject, now: Date, compute: Compute<T>, askedFor?: AskedFor) => T {
  return (subject, now, compute, { once = false } = {}) => {
    const memory = processSingleton(name, () => createMemory<Kept<T>>(maxBytes));
    const key = keyOf(subject);
    const kept = memory.get(key);
    const isHit = kept !== undefined && isGood(kept, subject.state, now);
    countMemoryRead('answer', isHit);
    const answer = isHit ? kept.answer : compute(kept?.answer);
    if (!isHit && !once && feedCertainty() !== null) {
      const value = { answer, state: subject.state, computedAt: now };
      memory.keep(key, { value, tags: [], bytes: ENTRY_BYTES + 2 * sizeOf(answer) });
    }
    countEvaluations(answer.tally);
    return answer;
  };
}

/** With nothing but a targeting key, somebody who is not in the directory is known by that. */
function keyOf({ state, clientOnly }: Subject): string {
  const who = state.user ? state.user.id : JSON.stringify(state.context.targetingKey);
  return clientOnly ? `client ${who}` : who;
}

/** Whether an answer that was computed of another state is that of this one as well. */
function isGood({ answer, state, computedAt }: Kept<Computed>, now: UserState, at: Date): boolean {
  return (
    state.snapshot === now.snapshot &&
    state.overrides === now.overrides &&
    (state.context === now.context || (state.user === null && now.user === null)) &&
    state.stale === now.stale &&
    at >= computedAt &&
    (answer.nextChangeAt === null || at < answer.nextChangeAt)
  );
}
