import type { JsonValue } from './types';

/**
 * Canonical JSON text: object keys sorted by UTF-16 code units, no white space, numbers as ECMAScript writes
 * them (RFC 8785). Two values are equal exactly when their canonical texts are.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as { readonly [key: string]: JsonValue };
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as JsonValue)}`);
  return `{${members.join(',')}}`;
}

/** Whether two JSON values are the same; the order of an object's keys does not matter. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
}

/** Whether arrays and objects are nested at most `depth` levels. Looks no deeper than that. */
export function isWithinDepth(value: JsonValue, depth: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  return depth > 0 && Object.values(value).every((member: JsonValue) => isWithinDepth(member, depth - 1));
}

/** What has an interface of its own and is JSON all the same: only the index signature is lacking. */
export const asJson = (stored: object): JsonValue => stored as unknown as JsonValue;
