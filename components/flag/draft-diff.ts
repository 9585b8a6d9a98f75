import {
  type PrerequisiteDraft,
  type RuleDraft,
  TARGETING_FIELDS,
  type TargetingDraft,
  type TargetingField,
} from './draft-types';

/** The fields in which somebody changed something, right or wrong. */
function touchedFields(draft: TargetingDraft, base: TargetingDraft): readonly TargetingField[] {
  return TARGETING_FIELDS.filter((field) => !same(draft[field], base[field]));
}

/** What two people changed of the same flag, each for themselves. */
export function overlapOf(
  base: TargetingDraft,
  mine: TargetingDraft,
  theirs: TargetingDraft,
): readonly TargetingField[] {
  const touched = touchedFields(theirs, base);
  return touchedFields(mine, base).filter(
    (field) => touched.includes(field) && !same(mine[field], theirs[field]),
  );
}

/** What somebody changed, put on top of a later version: their fields as they have them, the others from there. */
export function putOnTop(mine: TargetingDraft, base: TargetingDraft, theirs: TargetingDraft): TargetingDraft {
  const kept = touchedFields(mine, base).map((field) => [field, mine[field]]);
  return { ...theirs, ...Object.fromEntries(kept), made: mine.made };
}

/** How much is changed: each rule, variant and prerequisite that came, went or is another counts for one. */
export function countChanges(draft: TargetingDraft, base: TargetingDraft): number {
  const wholes = (['default', 'off'] as const).filter((field) => !same(draft[field], base[field])).length;
  return (
    wholes +
    countItems(draft.variants, base.variants, ({ id }) => id) +
    countItems(draft.prerequisites, base.prerequisites, keyOf) +
    countItems(draft.rules, base.rules, keyOf)
  );
}

/** Whether a thing of the draft is not, or not so, in the base. */
export function isChanged<T>(item: T, stored: T | undefined): boolean {
  return stored === undefined || !same(item, stored);
}

const keyOf = ({ key }: RuleDraft | PrerequisiteDraft) => key;

function countItems<T>(items: readonly T[], base: readonly T[], nameOf: (item: T) => string): number {
  if (items === base) return 0;
  const stored = new Map(base.map((item) => [nameOf(item), item]));
  const names = new Set(items.map(nameOf));
  const changed = items.filter((item) => isChanged(item, stored.get(nameOf(item)))).length;
  const gone = base.filter((item) => !names.has(nameOf(item)));
  const order = items.map(nameOf).filter((name) => stored.has(name));
  const orderBefore = base.map(nameOf).filter((name) => names.has(name));
  return changed + gone.length + (same(order, orderBefore) ? 0 : 1);
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
