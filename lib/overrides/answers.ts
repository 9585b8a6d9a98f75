import type { RequestContext } from '../auth/actor';
import { feedCertainty } from '../changes/feed';
import { createMemory } from '../changes/memory';
import type { UserState } from '../changes/snapshot';
import { countMemoryRead } from '../live-metrics';
import { andThen, type MaybePromise } from '../maybe-promise';
import { countEvaluations, type Tally } from '../metrics';
import { processSingleton } from '../singleton';
import { answerText } from './answer-text';
import { readSubject, type Subject } from './subject';

/** Room for the answers that were asked for last. */
const MAX_BYTES = 64 * 1024 * 1024;
/** What an answer takes beside its body. */
const ENTRY_BYTES = 1_000;

/** Every flag as one person gets it, ready to be sent. */
export interface FlagsAnswer {
  /** JSON of `userFlagsWire`. */
  readonly body: string;
  /** Another one exactly when the flags or `nextChangeAt` are others. */
  readonly etag: string;
  /** The revision at which this answer last may have changed. */
  readonly revision: number;
  /** The first instant at which time alone changes the answer; null for none. */
  readonly nextChangeAt: Date | null;
  /** What it was made of. */
  readonly state: UserState;
}

interface Kept extends FlagsAnswer {
  readonly computedAt: Date;
  readonly tally: Tally;
}

const answers = () => processSingleton('flags-answers', () => createMemory<Kept>(MAX_BYTES));

/**
 * Every flag as the person gets it whom a caller means, as `GET /api/flags/me` answers: see `readSubject`. It is computed
 * once, and again when a flag, a segment or the person changes, or at `nextChangeAt`.
 * @param targetingKey null is oneself
 * @throws PennonError `forbidden`
 */
export function answerFlagsFor(ctx: RequestContext, targetingKey: string | null): MaybePromise<FlagsAnswer> {
  return andThen(readSubject(ctx, { targetingKey, attributes: {} }), (subject) => {
    const key = keyOf(subject);
    const kept = answers().get(key);
    const answer = kept && isGood(kept, subject.state, ctx.now) ? kept : compute(subject, ctx.now);
    countMemoryRead('answer', answer === kept);
    if (answer !== kept && feedCertainty() !== null) {
      answers().keep(key, { value: answer, tags: [], bytes: ENTRY_BYTES + 2 * answer.body.length });
    }
    countEvaluations(answer.tally);
    return answer;
  });
}

/** With nothing but a targeting key, somebody who is not in the directory is known by that. */
function keyOf({ state, clientOnly }: Subject): string {
  const who = state.user ? state.user.id : JSON.stringify(state.context.targetingKey);
  return clientOnly ? `client ${who}` : who;
}

/** Whether an answer that was computed of another state is that of this one as well. */
function isGood({ state, computedAt, nextChangeAt }: Kept, now: UserState, at: Date): boolean {
  return (
    state.snapshot === now.snapshot &&
    state.overrides === now.overrides &&
    (state.context === now.context || (state.user === null && now.user === null)) &&
    state.stale === now.stale &&
    at >= computedAt &&
    (nextChangeAt === null || at < nextChangeAt)
  );
}

function compute({ state, clientOnly }: Subject, now: Date): Kept {
  return { ...answerText(state, now, { clientOnly }), revision: state.revision, state, computedAt: now };
}
