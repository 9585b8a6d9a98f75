import type { FeedBatch } from '../changes/create-feed';
import { currentUserId } from '../changes/feed';
import { andThen, type MaybePromise } from '../maybe-promise';
import { type Answer, type Question, readAnswer } from './answer';
import { toFlagsFrame } from './answer-frame';
import {
  type Audience,
  audienceKey,
  closeAudience,
  emptyAudience,
  keysOfStranger,
  keysOfUser,
  type Member,
} from './audience';
import { createRefreshQueue } from './refresh-queue';

/** A stream gets an event at most this often; always the last state. */
const COALESCE_MS = 50;
/** Whoever waits longer looks at the clock again in between: somebody may set it. */
const LONGEST_WAIT_MS = 60_000;
/** What could not be read is tried again after so long, give or take a half. */
const RETRY_MS = 1_500;

/** Whose streams are open, and what each of these people heard last. */
export interface People {
  /**
   * @param answer what the stream begins with
   * @param isOld whether something may have changed since it was read
   * @returns leaves again
   */
  readonly join: (member: Member, answer: Answer, isOld: boolean) => () => void;
  readonly onBatch: (batch: FeedBatch) => void;
  /** How many answers are listened to. */
  readonly size: () => number;
}

/** Tells people of their own changes, and nobody of another's. */
export function createPeople(): People {
  const audiences = new Map<string, Audience>();
  /** Where everybody is now: they move when they come into the directory, or are taken out of it. */
  const places = new Map<Member, Audience>();
  const queue = createRefreshQueue(refresh);

  function refresh(audience: Audience): MaybePromise<void> {
    const { definitions, mayHaveCome, held } = audience;
    audience.definitions = false;
    audience.mayHaveCome = false;
    // The database is away, say: streams stay silent until it is back.
    const failed = () => {
      audience.definitions ||= definitions;
      audience.mayHaveCome ||= mayHaveCome;
      wakeAfter(audience, RETRY_MS * (0.5 + Math.random()));
    };
    try {
      const telling = andThen(mayHaveCome ? recognise(audience) : undefined, () =>
        tellAll(audience, byName(audience.members), { definitions, userId: held?.userId }),
      );
      return telling instanceof Promise ? telling.catch(failed) : telling;
    } catch {
      failed();
    }
  }

  /** One after the other, at once as far as the answers are at hand. */
  function tellAll(
    audience: Audience,
    [namesakes, ...others]: readonly Namesakes[],
    before: { readonly definitions: boolean; readonly userId: string | null | undefined },
  ): MaybePromise<void> {
    if (!namesakes) return;
    const asked = { once: true, before: audience.held?.made };
    const reading = readAnswer(namesakes[0].question, new Date(), 'stream', asked);
    return andThen(reading, (answer) => {
      if (answer.stale && answer.userId !== before.userId) throw new Error('nobody can tell who this is');
      tell(audience, namesakes, answer, before.definitions);
      return tellAll(audience, others, before);
    });
  }

  function tell(
    audience: Audience,
    [asking, ...others]: Namesakes,
    answer: Answer,
    definitions: boolean,
  ): void {
    audience.told += 1;
    if (audienceKey(asking.question, answer.userId) === audience.key) {
      audience.held = withoutText(answer);
      armInstant(audience);
    }
    const n = audience.told;
    let text: string | undefined;
    const frame = () => {
      text ??= toFlagsFrame(answer, n);
      return text;
    };
    for (const member of [asking, ...others]) {
      if (places.get(member) !== audience) continue;
      if (member.hear({ answer, definitions, n, frame })) audience.toldAt = performance.now();
      if (audienceKey(member.question, answer.userId) !== audience.key) {
        leave(member);
        enter(member, answer, false);
      }
    }
  }

  /** Client tokens of those who were strangers go on as who they are: what keys ask is looked up each time. */
  async function recognise(audience: Audience): Promise<void> {
    const strangers = [...audience.members].filter(isStranger);
    const [first] = strangers;
    const key = first && nameOf(first.question);
    const userId = key ? await currentUserId(key) : null;
    if (userId === null) return;
    for (const member of strangers) {
      if (places.get(member) !== audience) continue;
      leave(member);
      member.question = asKnown(member.question, userId);
      member.becomes?.(userId);
      changed(placeIn(member, audienceKey(member.question, userId)), false);
    }
  }

  function changed(audience: Audience, definitions: boolean): void {
    audience.definitions ||= definitions;
    const pauseMs = audience.toldAt + COALESCE_MS - performance.now();
    if (pauseMs > 0) wakeAfter(audience, pauseMs);
    else queue.add(audience);
  }

  function wakeAfter(audience: Audience, ms: number): void {
    if (audience.members.size === 0) return;
    audience.pause ??= setTimeout(() => {
      audience.pause = undefined;
      queue.add(audience);
    }, ms).unref();
  }

  function armInstant(audience: Audience): void {
    clearTimeout(audience.instant);
    audience.instant = undefined;
    const at = audience.held?.nextChangeAt;
    if (at == null || audience.members.size === 0) return;
    const waitMs = Math.max(1, Math.min(at - Date.now(), LONGEST_WAIT_MS));
    audience.instant = setTimeout(() => {
      if (Date.now() < at) armInstant(audience);
      else changed(audience, false);
    }, waitMs).unref();
  }

  function placeIn(member: Member, key: string): Audience {
    const audience = audiences.get(key) ?? emptyAudience(key);
    audiences.set(key, audience);
    audience.members.add(member);
    places.set(member, audience);
    return audience;
  }

  function enter(member: Member, answer: Answer, isOld: boolean): void {
    const audience = placeIn(member, audienceKey(member.question, answer.userId));
    const held = audience.held ?? withoutText(answer);
    audience.held = held;
    if (isOld || held.etag !== answer.etag) changed(audience, false);
    else armInstant(audience);
  }

  function leave(member: Member): void {
    const audience = places.get(member);
    places.delete(member);
    if (!audience?.members.delete(member) || audience.members.size > 0) return;
    closeAudience(audience);
    audiences.delete(audience.key);
  }

  const named = (keys: readonly string[]) => keys.flatMap((key) => audiences.get(key) ?? []);

  return {
    join: (member, answer, isOld) => {
      enter(member, answer, isOld);
      return () => leave(member);
    },
    onBatch: ({ definitions, resync, isBack, userIds, externalIds }) => {
      const come = resync ? audiences.values() : named([...userIds, ...externalIds].flatMap(keysOfStranger));
      for (const audience of come) {
        audience.mayHaveCome = true;
        changed(audience, resync);
      }
      if (resync) return;
      if (isBack)
        for (const audience of audiences.values()) if (audience.held?.stale) changed(audience, false);
      if (definitions) for (const audience of audiences.values()) changed(audience, true);
      else for (const audience of named([...userIds].flatMap(keysOfUser))) changed(audience, false);
    },
    size: () => audiences.size,
  };
}

/** The texts of thousands would be most of what their streams take. */
function withoutText({ open: _, ...rest }: Answer): Omit<Answer, 'open'> {
  return rest;
}

/** Those who ask about somebody by one name; never empty. */
type Namesakes = readonly [Member, ...Member[]];

/** What is one person now may be several tomorrow: a name goes from one to another. */
function byName(members: Iterable<Member>): Namesakes[] {
  const groups = new Map<string | null, [Member, ...Member[]]>();
  for (const member of members) {
    const name = nameOf(member.question);
    const group = groups.get(name);
    if (group) group.push(member);
    else groups.set(name, [member]);
  }
  return [...groups.values()];
}

function isStranger({ question: { actor }, mayBecomeKnown }: Member): boolean {
  return mayBecomeKnown && actor.kind === 'client_token' && actor.userId === null;
}

function nameOf({ actor, targetingKey }: Question): string | null {
  return actor.kind === 'client_token' ? actor.targetingKey : targetingKey;
}

function asKnown(question: Question, userId: string): Question {
  const { actor } = question;
  return actor.kind === 'client_token' ? { ...question, actor: { ...actor, userId } } : question;
}
