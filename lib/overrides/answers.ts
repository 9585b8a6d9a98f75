import type { RequestContext } from '../auth/actor';
import type { UserState } from '../changes/snapshot';
import { andThen, type MaybePromise } from '../maybe-promise';
import { type AnswerText, answerText, type MadeOf } from './answer-text';
import { type AskedFor, keepAnswers } from './kept-answers';
import { readSubject } from './subject';

/** Every flag as one person gets it, ready to be sent. */
export interface FlagsAnswer extends AnswerText {
  /** The revision at which this answer last may have changed. */
  readonly revision: number;
  /** What it was made of. */
  readonly state: UserState;
}

/** How an answer is asked for. */
export interface AskedForFlags extends AskedFor {
  /** What an earlier one for the same person was made of. */
  readonly before?: MadeOf | undefined;
}

const kept = keepAnswers<FlagsAnswer>('flags-answers', 64 * 1024 * 1024, ({ text }) => text.length);

/**
 * Every flag as the person gets it whom a caller means, as `GET /api/flags/me` answers: see `readSubject`. It is kept until
 * it changes.
 * @param targetingKey null is oneself
 * @throws PennonError `forbidden`
 */
export function answerFlagsFor(
  ctx: RequestContext,
  targetingKey: string | null,
  { before, ...askedFor }: AskedForFlags = {},
): MaybePromise<FlagsAnswer> {
  return andThen(readSubject(ctx, { targetingKey, attributes: {} }), (subject) => {
    const { state, clientOnly } = subject;
    const compute = (last?: FlagsAnswer) => ({
      ...answerText(state, ctx.now, { clientOnly, before: before ?? last?.made }),
      revision: state.revision,
      state,
    });
    return kept(subject, ctx.now, compute, askedFor);
  });
}
