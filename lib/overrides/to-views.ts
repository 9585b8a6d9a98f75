import { type DefinitionsAt, readDefinitions } from '../changes/snapshot';
import type { Executor } from '../db/client';
import { evaluateShadowed } from '../evaluation/evaluate';
import { withPrerequisites } from '../evaluation/snapshot';
import type { UserOverrides } from '../evaluation/types';
import { toEvaluationContext } from '../users/view';
import { type OverrideRow, selectOverridesOfUsers } from './queries';
import type { OverrideView } from './types';
import { toOverrideView } from './view';

/**
 * Overrides as services return them, each with what its user would get without it.
 * @param definitions the flags and segments; left out, those that `executor` sees
 */
export async function toViews(
  executor: Executor,
  rows: readonly OverrideRow[],
  now: Date,
  definitions?: DefinitionsAt,
): Promise<OverrideView[]> {
  const { snapshot } = definitions ?? (await readDefinitions(executor));
  const names = new Set(rows.map(({ flagName }) => flagName));
  const flags = [...names].flatMap((name) => snapshot.flags.get(name) ?? []);
  // Without the override the user's other ones still count: as prerequisites.
  const involved = withPrerequisites(flags);
  const others: ReadonlyMap<string, UserOverrides> =
    involved.size > flags.length
      ? await selectOverridesOfUsers(executor, [...new Set(rows.map(({ userId }) => userId))], [...involved])
      : new Map();
  return rows.map((row) => {
    const context = toEvaluationContext(row.user);
    const overrides = others.get(row.userId) ?? new Map();
    const shadowed = evaluateShadowed(snapshot, row.flagName, context, overrides, now.getTime());
    return toOverrideView(row, shadowed, now);
  });
}

/** One override as services return it. */
export async function toView(
  executor: Executor,
  row: OverrideRow,
  now: Date,
  definitions?: DefinitionsAt,
): Promise<OverrideView> {
  const [view] = await toViews(executor, [row], now, definitions);
  return view as OverrideView;
}
