import type { Answer, Question } from './answer';

/** A stream that hears of one person's answer. */
export interface Member {
  /** Whose answer, as whom. Changes when somebody comes into the directory. */
  question: Question;
  /** Whether a client token's person may come into the directory, if they are not in it. */
  readonly mayBecomeKnown: boolean;
  /** Called when they have. */
  readonly becomes?: (userId: string) => void;
  /** @returns whether something was sent */
  readonly hear: (heard: Heard) => boolean;
}

/** What members are told. */
export interface Heard {
  readonly answer: Answer;
  /** Whether flags, segments, schedules or settings may have changed. */
  readonly definitions: boolean;
  /** Counts what one audience is told. */
  readonly n: number;
  /** The event that has the answer, made once however many want it. */
  readonly frame: () => string;
}

/** Everybody who gets the very same answer: it is made once for all their streams. */
export interface Audience {
  readonly key: string;
  readonly members: Set<Member>;
  /** Of what they heard last, all but the text; null before that. */
  held: Omit<Answer, 'open'> | null;
  /** Whether definitions may have changed since. */
  definitions: boolean;
  /** Whether the person may have come into the directory since. */
  mayHaveCome: boolean;
  /** When something was sent last, on the clock of `performance.now()`. */
  toldAt: number;
  told: number;
  /** Wakes it when time alone changes the answer. */
  instant: NodeJS.Timeout | undefined;
  /** Wakes it after a pause. */
  pause: NodeJS.Timeout | undefined;
}

/** An audience of nobody yet. */
export function emptyAudience(key: string): Audience {
  return {
    key,
    members: new Set(),
    held: null,
    definitions: false,
    mayHaveCome: false,
    toldAt: Number.NEGATIVE_INFINITY,
    told: 0,
    instant: undefined,
    pause: undefined,
  };
}

/** Lets it be forgotten. */
export function closeAudience({ instant, pause }: Audience): void {
  clearTimeout(instant);
  clearTimeout(pause);
}

/**
 * Whom a question is about, and how much they may see: the same key, the same answer.
 * @param userId null for somebody who is not in the directory
 */
export function audienceKey({ actor, targetingKey }: Question, userId: string | null): string {
  const scope = actor.kind === 'api_key' ? 'all' : 'client';
  if (userId !== null) return `${scope}:id:${userId}`;
  return `${scope}:key:${actor.kind === 'client_token' ? actor.targetingKey : (targetingKey ?? '')}`;
}

/** The keys of the audiences of a person of the directory. */
export const keysOfUser = (userId: string) => [`client:id:${userId}`, `all:id:${userId}`];

/** The keys of the audiences of somebody who was not in the directory. */
export const keysOfStranger = (targetingKey: string) => [
  `client:key:${targetingKey}`,
  `all:key:${targetingKey}`,
];
