import type { UserState } from '../changes/snapshot';
import { textEtag } from '../etag';
import { evaluateEach, evaluateShadowed, flagsFor, nextChangeAt } from '../evaluation/evaluate';
import { createRun } from '../evaluation/run';
import type { Evaluation } from '../evaluation/types';
import type { KeptText } from '../kept-text';
import type { Tally } from '../metrics';
import { FLAGS_TOGETHER, type Section, sectionsOf, sumOf } from './answer-sections';
import { toUserFlagsWire } from './schemas-me';

/** Every flag as one person gets it, as text: the JSON of `userFlagsWire`. */
export interface AnswerText extends KeptText {
  /** The text without its last brace, for whoever adds members: to cut it off would copy the whole. */
  readonly open: string;
  /** Another one exactly when the flags or `nextChangeAt` are others. */
  readonly etag: string;
  /** The first instant at which time alone changes the answer; null for none. */
  readonly nextChangeAt: Date | null;
  readonly tally: Tally;
  readonly made: MadeOf;
}

/** What an answer was made of, and its parts: those that are the same in the next one are not made again. */
export interface MadeOf extends Pick<UserState, 'snapshot' | 'context' | 'overrides'> {
  readonly clientOnly: boolean;
  /** From when until when time alone changes nothing, Unix ms. */
  readonly from: number;
  readonly until: number;
  /** The sections of each `FLAGS_TOGETHER` flags. */
  readonly parts: readonly (readonly Section[])[];
}

interface Options {
  readonly clientOnly: boolean;
  /** What an earlier answer for the same person was made of. */
  readonly before?: MadeOf | undefined;
}

/** Evaluates every flag for a person and writes the answer, most of it out of what others got as well. */
export function answerText(state: UserState, now: Date, { clientOnly, before }: Options): AnswerText {
  const { snapshot, context, overrides } = state;
  const at = now.getTime();
  const next = nextChangeAt(snapshot, overrides, at, { clientOnly });
  const nextAt = next === null ? null : new Date(next);
  const good = before && isGood(before, state, at, clientOnly) ? before : null;
  const parts = partsOf(state, at, clientOnly, good);
  const { open, bytes, digests } = written(openingOf(state, nextAt), parts);
  return {
    open,
    text: `${open}}`,
    bytes,
    etag: textEtag(`${digests} ${nextAt?.toISOString() ?? null}`),
    nextChangeAt: nextAt,
    tally: sumOf(parts),
    made: {
      snapshot,
      context,
      overrides,
      clientOnly,
      from: at,
      until: next ?? Number.POSITIVE_INFINITY,
      parts,
    },
  };
}

/** Whether flags that are as they were give this person what they gave. */
function isGood(before: MadeOf, { context, overrides }: UserState, at: number, clientOnly: boolean): boolean {
  const isSamePerson = before.context === context && before.overrides === overrides;
  return isSamePerson && before.clientOnly === clientOnly && before.from <= at && at < before.until;
}

/** Evaluates those flags that stand next to one that is another than before. */
function partsOf(
  { snapshot, context, overrides }: UserState,
  at: number,
  clientOnly: boolean,
  before: MadeOf | null,
): MadeOf['parts'] {
  const flags = flagsFor(snapshot, { clientOnly });
  const old = before ? flagsFor(before.snapshot, { clientOnly }) : [];
  const run = createRun(context, overrides, at);
  const shadowed = ({ flagName }: Evaluation) => evaluateShadowed(snapshot, flagName, context, overrides, at);
  const parts: (readonly Section[])[] = [];
  for (let start = 0; start < flags.length; start += FLAGS_TOGETHER) {
    const end = Math.min(start + FLAGS_TOGETHER, flags.length);
    const same = areSame(flags, old, start, end) ? before?.parts[parts.length] : undefined;
    parts.push(same ?? sectionsOf(snapshot, evaluateEach(flags.slice(start, end), run), shadowed));
  }
  return parts;
}

/** Whether the same flags stand there, and none more before. */
function areSame(now: readonly object[], before: readonly object[], start: number, end: number): boolean {
  if (end !== Math.min(start + FLAGS_TOGETHER, before.length)) return false;
  for (let index = start; index < end; index += 1) if (now[index] !== before[index]) return false;
  return true;
}

/** The answer up to its flags, which are its last member. */
function openingOf({ user, stale, epoch, revision }: UserState, nextChangeAt: Date | null): string {
  const head = toUserFlagsWire({ user, stale, epoch, revision, nextChangeAt, flags: [] });
  return JSON.stringify(head).slice(0, -2);
}

/** Put together without a list in between: the whole is copied but once, when it is sent. */
function written(opening: string, parts: MadeOf['parts']) {
  let open = opening;
  let bytes = Buffer.byteLength(opening);
  let digests = '';
  for (const part of parts) {
    for (const section of part) {
      if (digests !== '') {
        open += ',';
        bytes += 1;
      }
      open += section.text;
      bytes += section.bytes;
      digests += section.digest;
    }
  }
  return { open: `${open}}`, bytes: bytes + 2, digests };
}
