import type { Definitions } from '../evaluation/snapshot';

/**
 * Definitions of which those that are as they were before are the very objects of before: whatever was made of them is good
 * for them still.
 */
export function withUnchanged(source: Definitions, before: Definitions): Definitions {
  return {
    flags: withOld(source.flags, before.flags, (flag) => flag?.name),
    segments: withOld(source.segments, before.segments, (segment) => segment?.key),
  };
}

function withOld<T extends object>(now: readonly T[], before: readonly T[], keyOf: (one: T) => string): T[] {
  const old = new Map(before.map((one) => [keyOf(one), one]));
  return now.map((one) => {
    const known = old.get(keyOf(one));
    return known && isSame(known, one) ? known : one;
  });
}

/** What is nested too deep to be compared is not the same. */
function isSame(a: unknown, b: unknown): boolean {
  try {
    return areEqual(a, b);
  } catch {
    return false;
  }
}

/** Whether two values that were read from JSON are equal, the order of members included: it is the order of the text. */
function areEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  if (names.length !== others.length) return false;
  return names.every(
    (name, index) => name === others[index] && areEqual(memberOf(a, name), memberOf(b, name)),
  );
}

const memberOf = (of: object, name: string) => (of as { readonly [name: string]: unknown })[name];
