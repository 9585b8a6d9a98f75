import type { Actor } from '../auth/actor';
import { andThen, type MaybePromise } from '../maybe-promise';
import type { MadeOf } from '../overrides/answer-text';
import { type AskedForFlags, answerFlagsFor, type FlagsAnswer } from '../overrides/answers';

/** Whose flags, as who asks. */
export interface Question {
  readonly actor: Actor;
  /** Whom a key asks about: an external id, or else an id; null is oneself. */
  readonly targetingKey: string | null;
}

/** What `GET /api/flags/me` says of one person. */
export interface Answer {
  /** null for somebody who is not in the directory. */
  readonly userId: string | null;
  readonly epoch: string;
  readonly revision: number;
  readonly etag: string;
  /** Unix ms of the first instant at which time alone may change it; null for none. */
  readonly nextChangeAt: number | null;
  /** Whether it comes from memory, as the database is away. */
  readonly stale: boolean;
  /** The JSON without its last brace. */
  readonly open: string;
  /** What it was made of: the next one goes on from there. */
  readonly made: MadeOf;
  /** Whether that is ASCII, which is sent in half the time as what it is. */
  readonly isAscii: boolean;
}

/**
 * Every flag as one person gets it at `now`.
 * @param askedFor once: streams are told of an answer, and ask no more until it changes
 * @throws PennonError `forbidden`
 */
export function readAnswer(
  { actor, targetingKey }: Question,
  now: Date,
  requestId: string,
  askedFor: AskedForFlags = {},
): MaybePromise<Answer> {
  return andThen(answerFlagsFor({ actor, now, requestId }, targetingKey, askedFor), toAnswer);
}

function toAnswer({ open, text, bytes, etag, revision, nextChangeAt, state, made }: FlagsAnswer): Answer {
  return {
    userId: state.user?.id ?? null,
    epoch: state.epoch,
    revision,
    etag,
    nextChangeAt: nextChangeAt?.getTime() ?? null,
    stale: state.stale,
    open,
    made,
    isAscii: bytes === text.length,
  };
}
