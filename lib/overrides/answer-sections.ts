import { textEtag } from '../etag';
import { asJson, canonicalJson } from '../evaluation/json';
import type { Snapshot } from '../evaluation/snapshot';
import type { Evaluation, Reason } from '../evaluation/types';
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

/** Flags in a section: those with an override of one's own are written again, and with them their neighbours. */
const FLAGS = 16;
/** Sections that are kept of a snapshot: where everybody gets another mixture, keeping them all would help nobody. */
const MAX_KEPT = 1_024;

/**
 * What everybody whom a layer serves gets of a flag is one object, which the snapshot owns. So who gets the same of
 * neighbouring flags is known by a walk along these objects, and the text of a section is made once for all of them.
 */
interface Step {
  readonly next: Map<Evaluation, Step>;
  section: Section | null;
}

interface Shared {
  readonly first: Step;
  kept: number;
}

const shared = new WeakMap<Snapshot, Shared>();
const beginning = (): Step => ({ next: new Map(), section: null });

/**
 * The sections of an answer, in order.
 * @param shadowed what the person would get without their override of the flag
 */
export function sectionsOf(
  snapshot: Snapshot,
  evaluations: readonly Evaluation[],
  shadowed: (evaluation: Evaluation) => Evaluation,
): Section[] {
  const known = shared.get(snapshot) ?? { first: beginning(), kept: 0 };
  shared.set(snapshot, known);
  const sections: Section[] = [];
  for (let from = 0; from < evaluations.length; from += FLAGS) {
    const to = Math.min(from + FLAGS, evaluations.length);
    const step = lastStep(known, evaluations, from, to);
    const section = step?.section ?? toSection(evaluations.slice(from, to), shadowed);
    if (step) step.section = section;
    sections.push(section);
  }
  return sections;
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
export function sumOf(sections: readonly Section[]): Tally {
  const reasons = new Map<Reason, number>();
  let skippedOverrides = 0;
  for (const { tally } of sections) {
    for (const [reason, count] of tally.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    skippedOverrides += tally.skippedOverrides;
  }
  return { reasons, skippedOverrides };
}
