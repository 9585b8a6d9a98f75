import { canonicalJson } from '../evaluation/json';
import type { JsonValue } from '../evaluation/types';
import type { FieldChange } from './types';

type JsonObject = { readonly [key: string]: JsonValue };
type List = readonly JsonValue[];

/** Values of a long list that one change shows. */
const MAX_LISTED = 100;

/** Members by which things in lists are known: rules, variants, prerequisites, choices of a split. */
const NAMES = ['id', 'key', 'flag', 'variant'];

/**
 * What differs between two JSON values, field by field. Things in lists are followed by their name, so that one that
 * is moved or put in between does not make all after it look changed. Pure, and takes time in proportion to the values.
 */
export function diffJson(before: JsonValue, after: JsonValue, path = ''): FieldChange[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) return diffObjects(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  return [{ path, kind: 'changed', before, after }];
}

function diffObjects(before: JsonObject, after: JsonObject, path: string): FieldChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    diffMembers(memberOf(before, key), memberOf(after, key), path === '' ? key : `${path}.${key}`),
  );
}

function diffLists(before: List, after: List, path: string): FieldChange[] {
  if (before.every(isScalar) && after.every(isScalar)) return diffValues(before, after, path);
  const [named, namedAfter] = [byName(before, after), byName(after, before)];
  return named && namedAfter ? diffNamed(named, namedAfter, path) : diffPlaces(before, after, path);
}

/** Of plain values: which came, which went, or that their order is another one. */
function diffValues(before: List, after: List, path: string): FieldChange[] {
  const [old, current] = [new Set(before), new Set(after)];
  const removed = before.filter((value) => !current.has(value));
  const added = after.filter((value) => !old.has(value));
  if (removed.length > 0 || added.length > 0) {
    return [
      ...(removed.length > 0 ? [listed({ path, kind: 'removed', before: removed })] : []),
      ...(added.length > 0 ? [listed({ path, kind: 'added', after: added })] : []),
    ];
  }
  const isSame = before.length === after.length && before.every((value, index) => value === after[index]);
  return isSame ? [] : [listed({ path, kind: 'moved', before, after })];
}

function diffNamed(before: Named, after: Named, path: string): FieldChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changes = names.flatMap((name) => diffMembers(before.get(name), after.get(name), `${path}[${name}]`));
  const order = [...before.keys()].filter((name) => after.has(name));
  const orderAfter = [...after.keys()].filter((name) => before.has(name));
  return [...changes, ...diffValues(order, orderAfter, path)];
}

/** Of things without names: what is the same at the begin and at the end stays, the rest is compared place by place. */
function diffPlaces(before: List, after: List, path: string): FieldChange[] {
  const [old, current] = [before.map(canonicalJson), after.map(canonicalJson)];
  const shorter = Math.min(old.length, current.length);
  let start = 0;
  while (start < shorter && old[start] === current[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === current.at(-1 - end)) end += 1;
  const [left, right] = [before.slice(start, old.length - end), after.slice(start, current.length - end)];
  const places = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => index);
  return places.flatMap((place) => diffMembers(left[place], right[place], `${path}[${start + place}]`));
}

function diffMembers(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): FieldChange[] {
  if (before === undefined) return after === undefined ? [] : [{ path, kind: 'added', after }];
  if (after === undefined) return [{ path, kind: 'removed', before }];
  return diffJson(before, after, path);
}

type Named = ReadonlyMap<string, JsonValue>;

/** The things of a list by their names, if each has one of its own; in a list without things `other` has the say. */
function byName(list: List, other: List): Named | undefined {
  const nameOf = NAMES.find((name) => [...list, ...other].every((item) => nameIn(item, name) !== undefined));
  if (nameOf === undefined) return undefined;
  const named = new Map(list.map((item) => [String(nameIn(item, nameOf)), item]));
  return named.size === list.length ? named : undefined;
}

function nameIn(item: JsonValue, name: string): JsonValue | undefined {
  const value = isObject(item) ? memberOf(item, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function listed(change: FieldChange & { readonly before?: List; readonly after?: List }): FieldChange {
  const { before, after } = change;
  const omitted = Math.max(before?.length ?? 0, after?.length ?? 0) - MAX_LISTED;
  if (omitted <= 0) return change;
  return {
    ...change,
    ...(before ? { before: before.slice(0, MAX_LISTED) } : {}),
    ...(after ? { after: after.slice(0, MAX_LISTED) } : {}),
    omitted,
  };
}

const isScalar = (value: JsonValue) => value === null || typeof value !== 'object';

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
