import type { UserState } from '../changes/snapshot';
import { textEtag } from '../etag';
import { evaluateAll, evaluateShadowed, nextChangeAt } from '../evaluation/evaluate';
import type { Evaluation } from '../evaluation/types';
import type { KeptText } from '../kept-text';
import type { Tally } from '../metrics';
import { type Section, sectionsOf, sumOf } from './answer-sections';
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
}

/** Evaluates every flag for a person and writes the answer, most of it out of what others got as well. */
export function answerText(
  state: UserState,
  now: Date,
  options: { readonly clientOnly: boolean },
): AnswerText {
  const { snapshot, context, overrides } = state;
  const at = now.getTime();
  const evaluations = evaluateAll(snapshot, context, overrides, at, options);
  const next = nextChangeAt(snapshot, overrides, at, options);
  const nextAt = next === null ? null : new Date(next);
  const shadowed = ({ flagName }: Evaluation) => evaluateShadowed(snapshot, flagName, context, overrides, at);
  const sections = sectionsOf(snapshot, evaluations, shadowed);
  return {
    ...written(openingOf(state, nextAt), sections),
    etag: textEtag(`${sections.map(({ digest }) => digest).join()} ${JSON.stringify(nextAt)}`),
    nextChangeAt: nextAt,
    tally: sumOf(sections),
  };
}

/** The answer up to its flags, which are its last member. */
function openingOf({ user, stale, epoch, revision }: UserState, nextChangeAt: Date | null): string {
  const head = toUserFlagsWire({ user, stale, epoch, revision, nextChangeAt, flags: [] });
  return JSON.stringify(head).slice(0, -2);
}

/** Put together without a list in between: the whole is copied but once, when it is sent. */
function written(opening: string, sections: readonly Section[]): Pick<AnswerText, 'open' | 'text' | 'bytes'> {
  let open = opening;
  let bytes = Buffer.byteLength(opening);
  for (const [index, section] of sections.entries()) {
    open += index === 0 ? section.text : `,${section.text}`;
    bytes += section.bytes + Number(index > 0);
  }
  open += '}';
  return { open, text: `${open}}`, bytes: bytes + 2 };
}
