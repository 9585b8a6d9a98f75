import type { RequestContext } from '../auth/actor';
import type { UserState } from '../changes/snapshot';
import { andThen, type MaybePromise } from '../maybe-promise';
import { answerText } from './answer-text';
import { type AskedFor, type Computed, keepAnswers } from './kept-answers';
import { readSubject } from './subject';

/** Every flag as one person gets it, ready to be sent. */
export interface FlagsAnswer extends Computed {
  /** JSON of `userFlagsWire`. */
  readonly body: string;
  /** How long that is in UTF-8. */
  readonly bytes: number;
  /** Another one exactly when the flags or `nextChangeAt` are others. */
  readonly etag: string;
  /** The revision at which this answer last may have changed. */
  readonly revision: number;
  /** What it was made of. */
  readonly state: UserState;
}

const kept = keepAnswers<FlagsAnswer>('flags-answers', 64 * 1024 * 1024, ({ body }) => body.length);

/**
 * Every flag as the person gets it whom a caller means, as `GET /api/flags/me` answers: see `readSubject`. It is kept until
 * it changes.
 * @param targetingKey null is oneself
 * @throws PennonError `forbidden`
 */
export function answerFlagsFor(
  ctx: RequestContext,
  targetingKey: string | null,
  askedFor: AskedFor = {},
): MaybePromise<FlagsAnswer> {
  return andThen(readSubject(ctx, { targetingKey, attributes: {} }), (subject) => {
    const { state, clientOnly } = subject;
    const compute = () => {
      const answer = answerText(state, ctx.now, { clientOnly });
      return { ...answer, bytes: Buffer.byteLength(answer.body), revision: state.revision, state };
    };
    return kept(subject, ctx.now, compute, askedFor);
  });
}
