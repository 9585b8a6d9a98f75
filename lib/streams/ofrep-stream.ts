import type { Writable } from 'node:stream';
import { readStreamToken, type StreamTokenClaims } from '../auth/stream-token';
import { currentUserId } from '../changes/feed';
import { PennonError } from '../errors';
import type { Answer } from './answer';
import { toFrame } from './frames';
import { personStream } from './person-stream';
import { evaluationRight, findLost, type Right } from './rights';

/**
 * The stream that tells one person's client to evaluate again: at first, as something may have changed before it
 * listened, and whenever that person's answer has changed. What a key says of a person beside, with each call, rules may
 * see as well: its client is told whenever a flag or a segment changes.
 * @returns opens it
 * @throws PennonError `unauthenticated`, `rate_limited`, `overloaded`
 */
export async function ofrepStream(
  token: string,
  now: Date,
  requestId: string,
): Promise<(to: Writable) => void> {
  const claims = readStreamToken(token, now);
  if (!claims) throw new PennonError('unauthenticated', 'The token of this stream is not good, or is over');
  const right = await rightOf(claims);
  const lost = await findLost([{ right }], now);
  if (lost.length > 0) throw new PennonError('unauthenticated');
  const ofKey = claims.token === null;
  return personStream(
    {
      kind: 'ofrep',
      right,
      targetingKey: ofKey ? claims.tk : null,
      mayBecomeKnown: claims.user === null && !claims.anonymous,
      first: (answer) => toRefetchFrame(answer, 0),
      next: ({ answer, n }) => toRefetchFrame(answer, n),
      hearsDefinitions: ofKey,
    },
    now,
    requestId,
  );
}

/** Whose right the token says that it is; whether that is still good is another question. */
async function rightOf({ key, token, user, tk, anonymous }: StreamTokenClaims): Promise<Right> {
  if (token === null) {
    return evaluationRight({ kind: 'api_key', id: key, name: 'stream', role: 'service' }, null);
  }
  const targetingKey = tk ?? '';
  const userId = user ?? (anonymous ? null : await currentUserId(targetingKey));
  return evaluationRight({ kind: 'client_token', id: token, keyId: key, userId, targetingKey }, null);
}

function toRefetchFrame({ epoch, revision, etag }: Answer, n: number): string {
  const data = { type: 'refetchEvaluation', etag, lastModified: Math.floor(Date.now() / 1000) };
  return toFrame({ at: { epoch, revision, n }, data: JSON.stringify(data) });
}
