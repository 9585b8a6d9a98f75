import { findPath, followable, MAX_CHAIN, type References } from './evaluation/graph';

/** Why names must not refer to each other in some way. */
export interface ReferenceProblem {
  /** The first reference on the circle; null when it is the length of a chain. */
  readonly through: string | null;
  /** Words that follow the name of the field. */
  readonly message: string;
}

/**
 * What is wrong with giving `name` the references `next`: they close a circle, which is spelled out, or make a chain
 * of more than 100. null when nothing is.
 * @param references those of all others as they are
 */
export function problemOfReferences(
  references: References,
  name: string,
  next: readonly string[],
): ReferenceProblem | null {
  const before = new Map(references);
  if (!before.has(name)) before.set(name, []);
  const after = new Map(before).set(name, next);
  const circle = findPath(after, name, name);
  if (circle) return { through: circle[1] ?? null, message: `would make a circle: ${circle.join(' -> ')}` };
  const ending = followable(after);
  if ([...followable(before)].every((known) => ending.has(known))) return null;
  return { through: null, message: `would make a chain of more than ${MAX_CHAIN}` };
}
