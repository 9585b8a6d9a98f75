import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { type FieldError, invalid, PennonError } from '../errors';
import type { UsableFlag } from '../evaluation/flag';
import { unreadable } from '../flags/checks';
import { type Person, selectPeople } from '../users/queries-lookup';
import { batchesOf, changeMany, type ManyResult, type Planning } from './many';
import { type Pin, planPins } from './pins';
import { type NamedOverride, selectOverrideIds, selectOverridesById } from './queries-many';
import { isRedundant } from './redundant';
import { BULK_MAX, type BulkChangeInput, type BulkCreateInput, type BulkInput } from './schemas-bulk';
import { toListQuery } from './schemas-list';
import { change, type Step } from './steps';
import { requireFlag } from './targets';
import { toViews } from './to-views';
import type { OverrideView } from './types';
import { isExpired } from './view';
import { checkEnd, checkFields, validate } from './write-override';

/**
 * Changes many overrides, or pins one flag for many users: all of it in one revision, or nothing. A dry run says what
 * would happen; the real call repeats how many overrides that is, so that nobody changes more than they have seen.
 * @throws PennonError `forbidden`, `dry_run_required`, `count_changed`, `invalid`, `override_exists`,
 *   `flag_not_found`, `flag_archived`
 */
export async function bulkOverrides(ctx: RequestContext, input: BulkInput): Promise<ManyResult> {
  authorize(ctx.actor, 'overrides.write');
  const { dry_run: dryRun, expected_count: expectedCount } = input;
  if (!dryRun && expectedCount === undefined) throw new PennonError('dry_run_required');
  return changeMany(ctx, { dryRun, expectedCount: expectedCount ?? null }, (planning) =>
    input.action === 'create' ? planCreation(ctx, planning, input) : planChange(ctx, planning, input),
  );
}

async function planChange(ctx: RequestContext, planning: Planning, input: BulkChangeInput): Promise<void> {
  if (input.action === 'extend') checkEnd({ expiresAt: input.expires_at }, ctx.now);
  for (const batch of batchesOf(await targetsOf(ctx, planning, input))) {
    const rows = await rowsOf(ctx, planning, input, batch);
    const found = new Map(rows.map((row) => [row.id, row]));
    const steps = batch.flatMap(({ id, path }) => {
      const row = found.get(id);
      const step = row && stepOf(ctx, planning, input, row, path);
      if (step) planning.tally.step(step);
      if (row || !input.ids) return step ?? [];
      const message = 'there is no such override';
      if (input.on_problem === 'skip') planning.tally.skipped(null, { path: '', message });
      else planning.tally.problem({ path, message, code: 'invalid' });
      return [];
    });
    await planning.take(steps);
  }
}

/** The overrides of a batch: of a filter by redundancy those that it holds, as only an evaluation tells. */
async function rowsOf(
  { now }: RequestContext,
  { executor, definitions }: Planning,
  { filter }: BulkChangeInput,
  batch: readonly { readonly id: string }[],
): Promise<readonly NamedOverride[]> {
  const rows = await selectOverridesById(
    executor,
    batch.map(({ id }) => id),
  );
  if (filter?.redundant === undefined) return rows;
  const views = await toViews(executor, rows, now, definitions);
  return rows.filter((_row, index) => isRedundant(views[index] as OverrideView) === filter.redundant);
}

/** Ids, each with the path that an error about it has. */
async function targetsOf(
  ctx: RequestContext,
  { executor }: Planning,
  { ids, filter }: BulkChangeInput,
): Promise<{ readonly id: string; readonly path: string }[]> {
  if (ids) {
    const distinct = new Map<string, string>();
    for (const [index, id] of ids.entries()) {
      if (!distinct.has(id.toLowerCase())) distinct.set(id.toLowerCase(), `ids.${index}`);
    }
    return [...distinct].map(([id, path]) => ({ id, path }));
  }
  const { redundant: _, ...direct } = filter ?? {};
  const { status = 'all', ...rest } = toListQuery(direct);
  const found = await selectOverrideIds(executor, { status, ...rest }, ctx.now, BULK_MAX + 1);
  if (found.length <= BULK_MAX) return found.map((id) => ({ id, path: id }));
  throw invalid({ path: 'filter', message: `holds more than ${BULK_MAX} overrides; narrow it down` });
}

/** @returns null where nothing is to be done, or can be */
function stepOf(
  ctx: RequestContext,
  planning: Planning,
  input: BulkChangeInput,
  row: NamedOverride,
  path: string,
): Step | null {
  if (input.action === 'delete') return { action: 'deleted', before: row };
  const wanted =
    input.action === 'extend' ? { expiresAt: input.expires_at } : { enabled: input.action === 'enable' };
  const { enabled, expiresAt, reason, value } = { ...row, ...wanted };
  const refuse = (problems: readonly FieldError[], breaksPolicy = false) => {
    const [first] = problems;
    if (first && input.on_problem === 'skip') return planning.tally.skipped(row, first);
    for (const { path: field, message } of problems) {
      planning.tally.problem({ path: `${path}.${field}`, message, code: 'invalid' }, breaksPolicy);
    }
  };
  if (input.action === 'enable' && isExpired(row, ctx.now)) {
    refuse([{ path: 'expires_at', message: 'the override has ended; extend it' }]);
    return null;
  }
  if (enabled === row.enabled && expiresAt?.getTime() === row.expiresAt?.getTime()) {
    planning.tally.unchanged(row);
    return null;
  }
  // Pausing is always allowed, whatever is wrong with what is paused.
  if (input.action === 'disable') return change(ctx, row, wanted);
  const flag = planning.definitions.snapshot.flags.get(row.flagName);
  if (!flag?.usable) {
    const message = flag ? unreadable(row.flagName) : `the flag ${row.flagName} is archived`;
    refuse([{ path: 'flag_name', message }]);
    return null;
  }
  // One that is paused decides nothing: it is asked for a valid value when it is resumed.
  if (!enabled) return change(ctx, row, wanted);
  const rules = { flag, policy: planning.definitions.overridePolicy, now: ctx.now };
  const checked = validate(rules, { value }, { enabled, reason, expiresAt });
  if ('fields' in checked) return change(ctx, row, checked.fields);
  refuse(checked.problems, checked.breaksPolicy);
  return null;
}

async function planCreation(ctx: RequestContext, planning: Planning, input: BulkCreateInput): Promise<void> {
  const flag = await requireUsable(ctx, planning, input.flag_name);
  const what = { value: input.value, variant: input.variant };
  const settings = { enabled: input.enabled, reason: input.reason, expiresAt: input.expires_at };
  // They are the same for everybody: what is wrong with them is told once.
  checkFields({ flag, policy: planning.definitions.overridePolicy, now: ctx.now }, what, settings);
  const people = await peopleOf(planning, input);
  const pins = people.map(({ user, path }): Pin => {
    return { path, user, flag, flagName: flag.name, what, settings };
  });
  await planPins(ctx, planning, pins, { onConflict: input.on_conflict, sameIsFine: false });
}

async function requireUsable(
  ctx: RequestContext,
  { executor, definitions }: Planning,
  flagName: string,
): Promise<UsableFlag> {
  const { archivedAt } = await requireFlag(executor, flagName, ctx.now);
  if (archivedAt) throw new PennonError('flag_archived');
  const flag = definitions.snapshot.flags.get(flagName);
  if (flag?.usable) return flag;
  throw invalid({ path: 'flag_name', message: unreadable(flagName) });
}

/** The people who were named, each once, with the path of the first key that names them. */
async function peopleOf(
  { executor, tally }: Planning,
  { user_ids: ids = [], emails = [], external_ids: externalIds = [] }: BulkCreateInput,
): Promise<{ readonly user: Person; readonly path: string }[]> {
  const people = await selectPeople(executor, { ids, emails, externalIds });
  const named = [
    ...ids.map((key, index) => ({ user: people.byId(key), path: `user_ids.${index}` })),
    ...emails.map((key, index) => ({ user: people.byEmail(key), path: `emails.${index}` })),
    ...externalIds.map((key, index) => ({ user: people.byExternalId(key), path: `external_ids.${index}` })),
  ];
  const distinct = new Map<string, { readonly user: Person; readonly path: string }>();
  for (const { user, path } of named) {
    if (!user) tally.problem({ path, message: 'there is no such user', code: 'invalid' });
    else if (!distinct.has(user.id)) distinct.set(user.id, { user, path });
  }
  return [...distinct.values()];
}
