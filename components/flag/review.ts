import { diffJson } from '@/lib/audit/diff';
import type { ShownChange } from '@/lib/audit/types';
import { toShownChanges } from '@/lib/audit/words';
import type { JsonValue } from '@/lib/evaluation/types';
import { bodyOf } from './draft-body';
import { TARGETING_FIELDS, type TargetingDraft } from './draft-types';

type Names = ReadonlyMap<string, string>;

/** What differs between two drafts of a flag, in words. A part that is not complete yet counts as it was. */
export function shownDiff(before: TargetingDraft, after: TargetingDraft): readonly ShownChange[] {
  const names = namesOf(before, after);
  const old = wholeOf(before, names);
  const whole = { ...old, ...wholeOf(after, names) };
  return toShownChanges(diffJson(old, whole), old, whole);
}

/** A draft as the flag would be stored. Rules that have no name or no id yet get one to be told by. */
function wholeOf(draft: TargetingDraft, names: Names): { readonly [field: string]: JsonValue } {
  const { members } = bodyOf(draft);
  const parsed = TARGETING_FIELDS.flatMap((field) => {
    const json = members[field];
    return json === undefined ? [] : [[field, JSON.parse(json) as JsonValue] as const];
  });
  const whole = Object.fromEntries(parsed);
  const { rules } = whole;
  if (!Array.isArray(rules)) return whole;
  const told = draft.rules.map((rule, index) => ({
    ...rules[index],
    id: rule.key,
    name: rule.name.trim() || (names.get(rule.key) ?? ''),
  }));
  return { ...whole, rules: told };
}

/** What rules without a name are called: by their place, the same before and after. */
function namesOf(before: TargetingDraft, after: TargetingDraft): Names {
  const places = [...before.rules.entries(), ...after.rules.entries()];
  return new Map(places.map(([index, { key }]) => [key, `Rule ${index + 1}`]));
}
