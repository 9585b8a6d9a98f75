import type { Executor } from '../db/client';
import type { Prerequisite } from '../evaluation/types';
import { readableVariants } from '../evaluation/variants';
import { problemOfReferences } from '../reference-graph';
import { type FlagShape, selectFlagShapes, selectPrerequisites } from './queries-references';

/** What is wrong with one prerequisite of a flag. */
export interface PrerequisiteProblem {
  /** The other flag; null when it is the length of a chain. */
  readonly flag: string | null;
  /** Field of the body. */
  readonly path: string;
  /** Words that follow the name of the field. */
  readonly message: string;
}

/** What is wrong with the prerequisites that a flag is to have; empty when nothing is. */
export async function problemsOfPrerequisites(
  executor: Executor,
  name: string,
  prerequisites: readonly Prerequisite[],
): Promise<PrerequisiteProblem[]> {
  if (prerequisites.length === 0) return [];
  const targets = prerequisites.map(({ flag }) => flag);
  const shapes = new Map((await selectFlagShapes(executor, targets)).map((shape) => [shape.name, shape]));
  const problems = prerequisites.flatMap((prerequisite, index) =>
    problemsOf(prerequisite, shapes.get(prerequisite.flag)).map((problem) => ({
      flag: prerequisite.flag,
      path: `prerequisites.${index}.${problem.path}`,
      message: problem.message,
    })),
  );
  if (problems.length > 0) return problems;

  const problem = problemOfReferences(await selectPrerequisites(executor), name, targets);
  if (!problem) return [];
  const through = problem.through === null ? -1 : targets.indexOf(problem.through);
  const path = through === -1 ? 'prerequisites' : `prerequisites.${through}.flag`;
  return [{ flag: problem.through, path, message: problem.message }];
}

function problemsOf(
  prerequisite: Prerequisite,
  target: FlagShape | undefined,
): { readonly path: string; readonly message: string }[] {
  if (!target) return [{ path: 'flag', message: 'is not a flag' }];
  if (target.archivedAt !== null) return [{ path: 'flag', message: 'is an archived flag' }];
  const keys = readableVariants(target).map(({ key }) => key);
  if (keys.length === 0) {
    return [{ path: 'flag', message: 'is a flag of plain values: it has no variants to name' }];
  }
  return prerequisite.variants.flatMap((variant, index) =>
    keys.includes(variant)
      ? []
      : [{ path: `variants.${index}`, message: `is not a variant of ${target.name}: ${keys.join(', ')}` }],
  );
}
