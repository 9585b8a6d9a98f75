import type { Writable } from 'node:stream';
import { type Answer, type Question, readAnswer } from './answer';
import type { Heard, Member } from './audience';
import type { StreamKind } from './frames';
import { hub, type Place } from './hub';
import { asKnown, type Right } from './rights';

/** A stream about one person's answer. */
export interface PersonStream {
  readonly kind: StreamKind;
  readonly right: Right;
  /** Whom a key asks about; null is oneself. */
  readonly targetingKey: string | null;
  /** Whether a client token's person may come into the directory, if they are not in it. */
  readonly mayBecomeKnown: boolean;
  /** The event that it begins with. */
  readonly first: (answer: Answer) => string;
  /** The event of a new answer. */
  readonly next: (heard: Heard) => string;
  /** Whether it tells of what only may have changed, too. */
  readonly hearsDefinitions?: boolean;
}

/**
 * Reads the answer with which a stream begins.
 * @returns opens the stream, which goes on with every other answer
 * @throws PennonError `forbidden`, `rate_limited`, `overloaded`
 */
export async function personStream(
  of: PersonStream,
  now: Date,
  requestId: string,
): Promise<(to: Writable) => void> {
  const question = { actor: of.right.actor, targetingKey: of.targetingKey };
  const readAt = hub().position()?.revision;
  const answer = await readAnswer(question, now, requestId);
  const place = hub().admit(personOf(answer, question));
  return (to) => begin(of, { question, answer, place, isOld: hub().position()?.revision !== readAt }, to);
}

interface Beginning {
  readonly question: Question;
  readonly answer: Answer;
  readonly place: Place;
  /** Whether something may have changed since the answer was read. */
  readonly isOld: boolean;
}

/** What goes on holds neither the answer nor the request: of thousands of streams that would be most. */
function begin(
  { kind, right, mayBecomeKnown, first, next, hearsDefinitions = false }: PersonStream,
  { question, answer, place, isOld }: Beginning,
  to: Writable,
): void {
  let told: Pick<Answer, 'etag' | 'stale'> = { etag: answer.etag, stale: answer.stale };
  let leave = () => {};
  const stream = hub().open({ kind, right, place, onClose: () => leave() }, to);
  stream.sendLatest(first(answer), answer.isAscii);
  const hear = (heard: Heard) => {
    const { etag, stale } = heard.answer;
    const isNews = etag !== told.etag || (told.stale && !stale) || (hearsDefinitions && heard.definitions);
    if (!isNews) return false;
    told = { etag, stale };
    stream.sendLatest(next(heard), heard.answer.isAscii);
    return true;
  };
  const becomes = (userId: string) => stream.goOnBy(asKnown(right, userId));
  const member: Member = { question, mayBecomeKnown, becomes, hear };
  if (!stream.isClosed()) leave = hub().people.join(member, answer, isOld);
}

/** Whom a stream counts for. */
function personOf({ userId }: Answer, { actor, targetingKey }: Question): string {
  return userId ?? `key:${actor.kind === 'client_token' ? actor.targetingKey : targetingKey}`;
}
