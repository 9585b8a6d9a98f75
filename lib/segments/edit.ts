import { invalid } from '../errors';
import type { SegmentFields } from './queries';
import { type EditSegmentInput, MAX_KEYS, type UpdateSegmentInput } from './schemas';

/** A list as it is stored. What is no list was written around the services. */
export function asList<T>(stored: readonly T[]): readonly T[] {
  return Array.isArray(stored) ? stored : [];
}

/** What a segment becomes by a patch: what is left out stays, a list that is given replaces the old one. */
export function applyPatch(before: SegmentFields, patch: UpdateSegmentInput): SegmentFields {
  return {
    name: patch.name ?? before.name,
    description: patch.description ?? before.description,
    conditions: patch.conditions ?? asList(before.conditions),
    included: patch.included ?? asList(before.included),
    excluded: patch.excluded ?? asList(before.excluded),
  };
}

/**
 * What a segment becomes by an edit: of its lists some keys come and some go.
 * @throws PennonError `invalid` for a list that becomes too long
 */
export function applyEdit(before: SegmentFields, edit: EditSegmentInput): SegmentFields {
  const { included, excluded, ...patch } = edit;
  return {
    ...applyPatch(before, patch),
    included: editedList('included', before.included, included),
    excluded: editedList('excluded', before.excluded, excluded),
  };
}

function editedList(
  path: 'included' | 'excluded',
  stored: readonly string[],
  edit: EditSegmentInput['included'],
): readonly string[] {
  const list = asList(stored);
  if (edit === undefined) return list;
  const gone = new Set(edit.remove);
  const edited = [...new Set([...list.filter((key) => !gone.has(key)), ...edit.add])];
  if (edited.length > MAX_KEYS) throw invalid({ path, message: `must be ${MAX_KEYS} or fewer` });
  return edited;
}
