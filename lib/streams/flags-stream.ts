import type { Writable } from 'node:stream';
import type { RequestContext } from '../auth/actor';
import type { ClientTokenClaims } from '../auth/client-token';
import { toCurrentFrame, toFlagsFrame } from './answer-frame';
import type { Heard } from './audience';
import { personStream } from './person-stream';
import { evaluationRight } from './rights';

interface FlagsStream {
  /** Whom a key asks about; null is oneself. */
  readonly targetingKey: string | null;
  /** What the caller's client token says; null for other callers. */
  readonly token: ClientTokenClaims | null;
  /** Whether the caller has the answer with this ETag. */
  readonly hasSeen: (etag: string) => boolean;
}

/**
 * The stream of one person's answer: the whole of it at first, unless the caller has it, and whenever it changes.
 * @returns opens it
 * @throws PennonError `forbidden`, `rate_limited`, `overloaded`
 */
export function flagsStream(
  { actor, now, requestId }: RequestContext,
  { targetingKey, token, hasSeen }: FlagsStream,
): Promise<(to: Writable) => void> {
  return personStream(
    {
      kind: 'flags',
      right: evaluationRight(actor, token?.exp ?? null),
      targetingKey,
      mayBecomeKnown: token !== null && token.user === null && !token.anonymous,
      first: (answer) =>
        hasSeen(answer.etag) && !answer.stale ? toCurrentFrame(answer, 0) : toFlagsFrame(answer, 0),
      next: sendFrame,
    },
    now,
    requestId,
  );
}

const sendFrame = ({ frame }: Heard) => frame();
