import { textEtag } from '../etag';
import { asJson, canonicalJson } from '../evaluation/json';
import type { Snapshot } from '../evaluation/snapshot';
import type { EvaluatedValue, Evaluation, FlagType, Override, Reason } from '../evaluation/types';
import { type KeptText, keptText } from '../kept-text';
import { type Tally, tallyOf } from '../metrics';
import { toResolvedFlagWire } from './schemas';
import { toResolvedFlag } from './user-flags';

/** Flags that stand next to each other in an answer, as members of its JSON. */
export interface Section extends KeptText {
  /** Another one exactly when one of the flags is. */
  readonly digest: string;
  readonly tally: Tally;
}

/** Flags that are written together. One with an override of one's own is a section by itself. */
export const FLAGS_TOGETHER = 16;
/** Sections that are kept of a snapshot: where everybody gets another mixture, keeping them all would help nobody. */
const MAX_KEPT = 1_024;

/**
 * What everybody whom a layer serves gets of a flag is one object, which its compiled flag owns. So who gets the same of
 * neighbouring flags is known by a walk along these objects, and the text of a section is made once for all of them.
 */
interface Step {
  readonly next: Map<Evaluation, Step>;
  /** Alone in a list, which is the same for everybody as well. */
  sections: readonly [Section] | null;
}

interface Shared {
  readonly first: Step;
  kept: number;
}

const shared = new WeakMap<Snapshot, Shared>();
const beginning = (): Step => ({ next: new Map(), sections: null });

/**
 * The sections of neighbouring flags, in order.
 * @param evaluations at most `FLAGS_TOGETHER`
 * @param shadowed what the person would get without their override of the flag
 */
export function sectionsOf(
  snapshot: Snapshot,
  evaluations: readonly Evaluation[],
  shadowed: (evaluation: Evaluation) => Evaluation,
): readonly Section[] {
  const known = shared.get(snapshot) ?? { first: beginning(), kept: 0 };
  shared.set(snapshot, known);
  const common = (from: number, to: number) => commonSection(known, evaluations, from, to, shadowed);
  if (!evaluations.some(isOwn)) return common(0, evaluations.length);
  const sections: Section[] = [];
  let from = 0;
  for (const [index, evaluation] of evaluations.entries()) {
    if (!isOwn(evaluation)) continue;
    if (from < index) sections.push(...common(from, index));
    sections.push(ownSection(evaluation, shadowed));
    from = index + 1;
  }
  return from < evaluations.length ? [...sections, ...common(from, evaluations.length)] : sections;
}

function commonSection(
  known: Shared,
  evaluations: readonly Evaluation[],
  from: number,
  to: number,
  shadowed: (evaluation: Evaluation) => Evaluation,
): readonly [Section] {
  const step = lastStep(known, evaluations, from, to);
  if (step?.sections) return step.sections;
  const sections = [toSection(evaluations.slice(from, to), shadowed)] as const;
  if (step) step.sections = sections;
  return sections;
}

/** What an override gives is the same until the override changes, or what its flag gives or would give without it. */
interface Own {
  readonly type: FlagType;
  readonly variant: string | null;
  readonly fallback: Evaluation;
  readonly section: Section;
}

const owns = new WeakMap<Override, Own>();

type OwnEvaluation = EvaluatedValue & { readonly override: Override };

/** Whether an override of one's own decides. */
function isOwn(evaluation: Evaluation): evaluation is OwnEvaluation {
  return evaluation.reason !== 'ERROR' && evaluation.override !== null;
}

function ownSection(evaluation: OwnEvaluation, shadowed: (evaluation: Evaluation) => Evaluation): Section {
  const { override, type, variant } = evaluation;
  const fallback = shadowed(evaluation);
  const own = owns.get(override);
  if (own?.fallback === fallback && own.type === type && own.variant === variant) return own.section;
  const section = toSection([evaluation], () => fallback);
  // Another object each time would fill the memory, and never be met again.
  if (isShared(fallback)) owns.set(override, { type, variant, fallback, section });
  return section;
}

/** Where the walk along some flags ends; null where nobody else can get the same, or too much is kept already. */
function lastStep(known: Shared, evaluations: readonly Evaluation[], from: number, to: number): Step | null {
  let step = known.first;
  for (let index = from; index < to; index += 1) {
    const evaluation = evaluations[index];
    if (!evaluation || !isShared(evaluation)) return null;
    let next = step.next.get(evaluation);
    if (!next) {
      if (known.kept >= MAX_KEPT) return null;
      next = beginning();
      step.next.set(evaluation, next);
      if (index === to - 1) known.kept += 1;
    }
    step = next;
  }
  return step;
}

function isShared(evaluation: Evaluation): boolean {
  return evaluation.reason !== 'ERROR' && evaluation.override === null && !evaluation.overrideInvalid;
}

/** A flag in an answer: as a member of its JSON, and of its canonical JSON. */
interface Part {
  readonly json: string;
  readonly canonical: string;
}

const parts = new WeakMap<Evaluation, Part>();

function toSection(
  evaluations: readonly Evaluation[],
  shadowed: (evaluation: Evaluation) => Evaluation,
): Section {
  const written = evaluations.map(
    (evaluation) => parts.get(evaluation) ?? toPart(evaluation, () => shadowed(evaluation)),
  );
  return {
    ...keptText(written.map(({ json }) => json).join()),
    digest: textEtag(written.map(({ canonical }) => canonical).join()),
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
  if (isShared(evaluation)) parts.set(evaluation, part);
  return part;
}

/** What all sections together are counted as. */
export function sumOf(parts: readonly (readonly Section[])[]): Tally {
  const reasons = new Map<Reason, number>();
  let skippedOverrides = 0;
  const add = (count: number, reason: Reason) => reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  for (const part of parts) {
    for (const { tally } of part) {
      tally.reasons.forEach(add);
      skippedOverrides += tally.skippedOverrides;
    }
  }
  return { reasons, skippedOverrides };
}
