import type { JsonValue } from '../evaluation/types';
import { isObject } from './diff';
import { labelOf } from './labels';
import type { FieldChange, ShownChange, ValueShape } from './types';

/** Parts of a flag that are read as one thing, whatever inside them is another. */
const UNITS: readonly (readonly [RegExp, ValueShape])[] = [
  [/^(?:default|off|rules\[[^\]]+\]\.serve)(?=\.|$)/, 'serve'],
  [/^rules\[[^\]]+\]\.rollout(?=\.|$)/, 'rollout'],
  [/^(?:rules\[[^\]]+\]\.)?conditions\[\d+\](?=[.[]|$)/, 'condition'],
  [/^rules\[[^\]]+\]$/, 'rule'],
  [/^prerequisites\[[^\]]+\](?=\.|$)/, 'prerequisite'],
  [/^variants\[[^\]]+\]$/, 'variant'],
  [/(?:^|_)at$/, 'instant'],
  [/^(?:description|email|external_id|failure|name|owner|reason|role|status|type|variant)$/, 'text'],
  [/^rules\[[^\]]+\]\.name$/, 'text'],
];

/**
 * Differences as people read them: each with a name, and what belongs together (what a rule serves, a condition) as
 * one before and one after.
 * @param before the whole, as it was; null for something new
 * @param after the whole, as it became; null for something that is gone
 */
export function toShownChanges(
  changes: readonly FieldChange[],
  before: JsonValue,
  after: JsonValue,
): ShownChange[] {
  const wholes = new Set<string>();
  return changes.flatMap((change) => {
    const [unit, shape] = unitOf(change);
    if (wholes.has(unit) || wholes.has(parentOf(change.path))) return [];
    const isWhole = unit === change.path;
    if (!isWhole) wholes.add(unit);
    const whole = isWhole ? change : changeOf(unit, valueAt(before, unit), valueAt(after, unit));
    return [{ ...whole, shape, label: labelOf(unit, [after, before]) }];
  });
}

/** The path of what a change is read as, and how it looks. A changed value inside a served value stays on its own. */
function unitOf({ path, kind }: FieldChange): readonly [string, ValueShape] {
  for (const [pattern, shape] of UNITS) {
    const [unit] = pattern.exec(path) ?? [];
    if (unit === undefined) continue;
    if (shape === 'instant' || shape === 'text') return [path, shape];
    const isInsideValue =
      shape === 'serve' &&
      (path.startsWith(`${unit}.value.`) ||
        path.startsWith(`${unit}.value[`) ||
        (path === `${unit}.value` && (kind === 'changed' || kind === 'moved')));
    return isInsideValue ? [path, 'value'] : [unit, shape];
  }
  return [path, 'value'];
}

/** `default` of `default.value`: which may have been shown as a whole already. */
const parentOf = (path: string) => path.replace(/\.[^.]+$/, '');

function changeOf(path: string, before: JsonValue | undefined, after: JsonValue | undefined): FieldChange {
  if (before === undefined) return { path, kind: 'added', ...(after === undefined ? {} : { after }) };
  if (after === undefined) return { path, kind: 'removed', before };
  return { path, kind: 'changed', before, after };
}

/** What is at a path that `diffJson` gave. */
function valueAt(whole: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = whole;
  for (const [, key, name] of path.matchAll(/\[(.*?)\](?=[.[]|$)|([^.[]+)/g)) {
    if (name !== undefined) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    else if (key !== undefined) value = Array.isArray(value) ? itemAt(value, key) : undefined;
  }
  return value;
}

function itemAt(list: readonly JsonValue[], key: string): JsonValue | undefined {
  const named = list.find((item) => isObject(item) && [item.id, item.key, item.flag].includes(key));
  return named ?? list[Number(key)];
}
