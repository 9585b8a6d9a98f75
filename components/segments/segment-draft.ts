import { asJson, sameJson } from '@/lib/evaluation/json';
import type { Condition } from '@/lib/evaluation/types';
import type { SegmentList, SegmentMember, SegmentOverview } from '@/lib/segments/types';

/** Who comes into a list, and who goes. */
export interface ListChange {
  readonly added: readonly SegmentMember[];
  readonly removed: readonly SegmentMember[];
}

/** A segment while somebody edits it. */
export interface SegmentDraft extends Readonly<Record<SegmentList, ListChange>> {
  readonly name: string;
  readonly description: string;
  readonly conditions: readonly Condition[];
}

/** What an edit says of the fields that are not lists. */
export type SegmentFieldChanges = Partial<Pick<SegmentDraft, 'name' | 'description' | 'conditions'>>;

export const NO_CHANGE: ListChange = { added: [], removed: [] };

/** A stored segment, as a draft that changes nothing. */
export function draftOf({ name, description, conditions }: SegmentOverview): SegmentDraft {
  return { name, description, conditions, included: NO_CHANGE, excluded: NO_CHANGE };
}

/** Which fields of a draft are others than those of the stored segment. */
export function changedFields(base: SegmentOverview, draft: SegmentDraft): SegmentFieldChanges {
  return {
    ...(draft.name.trim() === base.name ? {} : { name: draft.name.trim() }),
    ...(draft.description.trim() === base.description ? {} : { description: draft.description.trim() }),
    ...(sameJson(asJson(draft.conditions), asJson(base.conditions)) ? {} : { conditions: draft.conditions }),
  };
}

/** The body that makes the stored segment into the draft; null when there is nothing to change. */
export function editBody(base: SegmentOverview, draft: SegmentDraft): string | null {
  const body = {
    ...changedFields(base, draft),
    ...listBody('included', draft.included),
    ...listBody('excluded', draft.excluded),
  };
  return Object.keys(body).length === 0 ? null : JSON.stringify(body);
}

function listBody(list: SegmentList, { added, removed }: ListChange) {
  if (added.length + removed.length === 0) return {};
  return { [list]: { add: added.map(({ key }) => key), remove: removed.map(({ key }) => key) } };
}

/** The draft upon what somebody else has saved: what it changes stays, all else is theirs. */
export function rebased(base: SegmentOverview, draft: SegmentDraft, theirs: SegmentOverview): SegmentDraft {
  const { included, excluded } = draft;
  return { ...draftOf(theirs), ...changedFields(base, draft), included, excluded };
}

/** People come into a list. Who was about to go stays. */
export function withAdded(change: ListChange, members: readonly SegmentMember[]): ListChange {
  const kept = new Set(members.map(({ key }) => key));
  const staying = new Set(change.removed.filter(({ key }) => kept.has(key)).map(({ key }) => key));
  const known = new Set([...change.added.map(({ key }) => key), ...staying]);
  return {
    added: [...change.added, ...members.filter(({ key }) => !known.has(key))],
    removed: change.removed.filter(({ key }) => !staying.has(key)),
  };
}

/** Somebody goes out of a list. Who was about to come does not. */
export function withRemoved(change: ListChange, member: SegmentMember): ListChange {
  const isNew = change.added.some(({ key }) => key === member.key);
  return isNew
    ? { ...change, added: change.added.filter(({ key }) => key !== member.key) }
    : { ...change, removed: [...change.removed, member] };
}

/** Somebody who was about to go stays. */
export function withKept(change: ListChange, member: SegmentMember): ListChange {
  return { ...change, removed: change.removed.filter(({ key }) => key !== member.key) };
}
