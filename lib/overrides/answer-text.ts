import type { UserState } from '../changes/snapshot';
import { textEtag } from '../etag';
import { evaluateAll, evaluateShadowed, nextChangeAt } from '../evaluation/evaluate';
import { asJson, canonicalJson } from '../evaluation/json';
import type { Evaluation } from '../evaluation/types';
import { type Tally, tallyOf } from '../metrics';
import { toResolvedFlagWire } from './schemas';
import { toUserFlagsWire } from './schemas-me';
import { toResolvedFlag } from './user-flags';

/** Every flag as one person gets it, as text. */
export interface AnswerText {
  /** JSON of `userFlagsWire`. */
  readonly body: string;
  /** `contentEtag` of the flags and of `nextChangeAt`. */
  readonly etag: string;
  /** The first instant at which time alone changes the answer; null for none. */
  readonly nextChangeAt: Date | null;
  readonly tally: Tally;
}

/** A flag in an answer: as a member of its JSON, and of its canonical JSON. */
interface Part {
  readonly json: string;
  readonly canonical: string;
}

/**
 * What everybody whom a layer serves gets of a flag is one object: its text is made once, however many people there are.
 * The snapshot owns it.
 */
const parts = new WeakMap<Evaluation, Part>();

/** Evaluates every flag for a person and writes the answer, without an object in between for most flags. */
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
  const flags = evaluations.map(
    (evaluation) =>
      parts.get(evaluation) ??
      toPart(evaluation, () => evaluateShadowed(snapshot, evaluation.flagName, context, overrides, at)),
  );
  const head = JSON.stringify(toUserFlagsWire({ ...state, nextChangeAt: nextAt, flags: [] }));
  const canonical = `{"flags":{${flags.map((part) => part.canonical).join()}},"next_change_at":${JSON.stringify(nextAt)}}`;
  return {
    // The last member is `flags`, which is empty.
    body: `${head.slice(0, -2)}${flags.map(({ json }) => json).join()}}}`,
    etag: textEtag(canonical),
    nextChangeAt: nextAt,
    tally: tallyOf(evaluations),
  };
}

function toPart(evaluation: Evaluation, shadowed: () => Evaluation): Part {
  const name = JSON.stringify(evaluation.flagName);
  const wire = toResolvedFlagWire(toResolvedFlag(evaluation, shadowed));
  const part = {
    json: `${name}:${JSON.stringify(wire)}`,
    canonical: `${name}:${canonicalJson(asJson(wire))}`,
  };
  if (evaluation.reason !== 'ERROR' && evaluation.override === null) parts.set(evaluation, part);
  return part;
}
