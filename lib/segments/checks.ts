import type { Executor } from '../db/client';
import { invalid } from '../errors';
import { segmentsIn } from '../evaluation/condition';
import { OPERATORS } from '../evaluation/operators';
import type { Condition } from '../evaluation/types';
import { problemOfReferences } from '../reference-graph';
import { selectSegmentConditions, selectSegmentKeys } from './queries';

/** How many wrong values an error names. */
const NAMED_IN_ERROR = 100;

/** Conditions and where they are in the body. */
interface ConditionsAt {
  readonly conditions: readonly Condition[];
  readonly path: string;
}

/** A place in the body that names a segment. */
interface Mention {
  readonly key: string;
  readonly path: string;
}

/** Where conditions ask for segments that are not there. */
export async function unknownSegments(
  executor: Executor,
  lists: readonly ConditionsAt[],
): Promise<readonly Mention[]> {
  const mentions = lists.flatMap(mentionsIn);
  if (mentions.length === 0) return [];
  const known = await selectSegmentKeys(executor);
  return mentions.filter(({ key }) => !known.has(key));
}

/**
 * Checks that the segments which conditions ask for are there.
 * @param self a segment that is just being made
 * @throws PennonError `invalid` with the path of every value that names none, up to 100
 */
export async function assertSegmentsExist(
  executor: Executor,
  lists: readonly ConditionsAt[],
  self?: string,
): Promise<void> {
  const unknown = (await unknownSegments(executor, lists)).filter(({ key }) => key !== self);
  if (unknown.length === 0) return;
  throw invalid(
    ...unknown.slice(0, NAMED_IN_ERROR).map(({ path }) => ({ path, message: 'is not the key of a segment' })),
  );
}

/**
 * Checks that a segment with these conditions reaches neither itself nor too far.
 * @throws PennonError `invalid` at `conditions`, with the whole circle
 */
async function assertSound(executor: Executor, key: string, conditions: readonly Condition[]): Promise<void> {
  const next = segmentsIn(conditions);
  if (next.length === 0) return;
  const others = await selectSegmentConditions(executor);
  const references = new Map(
    others.map((other) => [other.key, Array.isArray(other.conditions) ? segmentsIn(other.conditions) : []]),
  );
  const problem = problemOfReferences(references, key, next);
  if (!problem) return;
  const through = mentionsIn({ conditions, path: 'conditions' }).find(
    (mention) => mention.key === problem.through,
  );
  throw invalid({ path: through?.path ?? 'conditions', message: problem.message });
}

/**
 * Checks what conditions of a segment ask for.
 * @throws PennonError `invalid`, as `assertSegmentsExist` and `assertSound`
 */
export async function checkConditions(
  executor: Executor,
  key: string,
  { conditions }: { readonly conditions: readonly Condition[] },
): Promise<void> {
  await assertSegmentsExist(executor, [{ conditions, path: 'conditions' }], key);
  await assertSound(executor, key, conditions);
}

function mentionsIn({ conditions, path }: ConditionsAt): Mention[] {
  return conditions.flatMap(({ operator, values = [] }, index) =>
    OPERATORS[operator].values === 'segment'
      ? values.map((value, at) => ({ key: String(value), path: `${path}.${index}.values.${at}` }))
      : [],
  );
}
