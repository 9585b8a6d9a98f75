import type { Executor } from '../db/client';
import { invalid, PennonError } from '../errors';
import { readableVariants } from '../evaluation/variants';
import { selectPendingChanges } from '../schedules/queries';
import { failureOf } from '../schedules/view';
import { assertSegmentsExist, unknownSegments } from '../segments/checks';
import { problemsOfPrerequisites } from './prerequisites';
import type { FlagFields, FlagRow } from './queries';
import { selectDependents } from './queries-references';

/** How many of the references in the way an error names. */
const NAMED_IN_ERROR = 100;

/** Something that is in the way of a change, or missing for it. */
type Reference = { readonly kind: 'prerequisite' | 'scheduled_change' | 'segment' } & {
  readonly [name: string]: unknown;
};

/**
 * Checks what a flag says of other things: its prerequisites are flags that have these variants, close no circle and
 * make no chain too long; its rules name segments that exist.
 * @param given which of the fields are new; the others were checked when they were written
 * @throws PennonError `invalid` with the path of every wrong field
 */
export async function assertReferences(
  executor: Executor,
  name: string,
  fields: Pick<FlagFields, 'prerequisites' | 'rules'>,
  given: { readonly prerequisites?: unknown; readonly rules?: unknown },
): Promise<void> {
  if (given.prerequisites !== undefined) {
    const problems = await problemsOfPrerequisites(executor, name, fields.prerequisites);
    if (problems.length > 0) throw invalid(...problems.map(({ path, message }) => ({ path, message })));
  }
  if (given.rules !== undefined) await assertSegmentsExist(executor, conditionsIn(fields));
}

/** Where the conditions of a flag are in its body. */
export function conditionsIn({ rules }: Pick<FlagFields, 'rules'>) {
  return rules.map(({ conditions }, index) => ({ conditions, path: `rules.${index}.conditions` }));
}

/**
 * Checks that neither another flag's prerequisite nor a scheduled change that is still to come names what a change of
 * variants takes away.
 * @throws PennonError `flag_in_use`, which lists them
 */
export async function assertVariantsUnused(
  executor: Executor,
  before: FlagRow,
  after: Pick<FlagFields, 'variants' | 'defaultServe'>,
  now: Date,
): Promise<void> {
  if (before.type === 'boolean') return;
  const kept = new Set(after.variants.map(({ key }) => key));
  const old = readableVariants(before);
  const gone = new Set(old.map(({ key }) => key).filter((key) => !kept.has(key)));

  const pending = await selectPendingChanges(executor, before.name);
  const orphaned = pending.filter(
    (change) =>
      change.at > now &&
      failureOf(before, change) === null &&
      failureOf({ ...before, ...after }, change) !== null,
  );
  const dependents = gone.size === 0 ? [] : await selectDependents(executor, before.name);
  assertNone('flag_in_use', [
    ...orphaned.map(({ id, at }) => ({ kind: 'scheduled_change' as const, id, at: at.toISOString() })),
    ...dependents.flatMap(({ name, variants }) => {
      const named = variants.filter((key) => gone.has(key));
      return named.length > 0 ? [{ kind: 'prerequisite' as const, flag: name, variants: named }] : [];
    }),
  ]);
}

/**
 * Checks that no flag depends on one that is to be archived.
 * @throws PennonError `flag_in_use`, which lists them
 */
export async function assertNoDependents(executor: Executor, name: string): Promise<void> {
  const dependents = await selectDependents(executor, name);
  assertNone(
    'flag_in_use',
    dependents.map((other) => ({ kind: 'prerequisite', flag: other.name, variants: other.variants })),
  );
}

/**
 * Checks that all is there that an archived flag needs when it comes back.
 * @throws PennonError `reference_missing`, which lists what is not
 */
export async function assertRestorable(executor: Executor, flag: FlagRow): Promise<void> {
  const [problems, segments] = await Promise.all([
    problemsOfPrerequisites(executor, flag.name, flag.prerequisites),
    unknownSegments(executor, conditionsIn(flag)),
  ]);
  assertNone('reference_missing', [
    ...problems.map(({ flag: other, message }) => ({
      kind: 'prerequisite' as const,
      flag: other,
      problem: message,
    })),
    ...[...new Set(segments.map(({ key }) => key))].map((segment) => ({
      kind: 'segment' as const,
      segment,
      problem: 'is not a segment',
    })),
  ]);
}

function assertNone(code: 'flag_in_use' | 'reference_missing', references: readonly Reference[]): void {
  if (references.length === 0) return;
  throw new PennonError(code, undefined, {
    details: { reference_count: references.length, references: references.slice(0, NAMED_IN_ERROR) },
  });
}
