import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import type { FieldError } from '../errors';
import type { UsableFlag } from '../evaluation/flag';
import { unreadable } from '../flags/checks';
import { selectFlagNames } from '../flags/queries';
import { type People, type Person, selectPeople } from '../users/queries-lookup';
import type { CheckedRow } from './import-rows';
import { changeMany, type ManyResult, type Planning } from './many';
import { type OnConflict, type Pin, planPins } from './pins';
import type { ImportRow } from './schemas-import';

/**
 * Pins flags for users as the rows say: all of them in one revision, or none. A row that is just as what is there
 * changes nothing, so that an export can be imported again.
 * @param rows checked, each for itself
 * @throws PennonError `forbidden`, `invalid` (rows with problems), `override_exists` (only conflicts are in the way)
 */
export async function importOverrides(
  ctx: RequestContext,
  rows: readonly CheckedRow[],
  options: { readonly dryRun: boolean; readonly onConflict: OnConflict['onConflict'] },
): Promise<ManyResult> {
  authorize(ctx.actor, 'overrides.write');
  return changeMany(ctx, { dryRun: options.dryRun, expectedCount: null }, async (planning) => {
    const pins = await pinsOf(planning, rows);
    await planPins(ctx, planning, pins, { onConflict: options.onConflict, sameIsFine: true });
  });
}

async function pinsOf(planning: Planning, rows: readonly CheckedRow[]): Promise<Pin[]> {
  const inputs = rows.flatMap((row) => ('input' in row ? row.input : []));
  const people = await selectPeople(planning.executor, {
    ids: inputs.flatMap(({ user_id }) => user_id ?? []),
    emails: inputs.flatMap(({ email }) => email ?? []),
    externalIds: inputs.flatMap(({ external_id }) => external_id ?? []),
  });
  const flagOf = await flagsOf(planning, inputs);
  const firstRows = new Map<string, number>();
  return rows.flatMap((checked) => {
    const { row } = checked;
    const found = 'input' in checked ? toPin(row, checked.input, people, flagOf) : checked;
    if ('problems' in found) {
      for (const problem of found.problems) planning.tally.problem({ row, ...problem, code: 'invalid' });
      return [];
    }
    const key = `${found.user.id} ${found.flagName}`;
    const first = firstRows.get(key);
    if (first !== undefined) {
      const message = `row ${first} is about the same user and flag`;
      planning.tally.problem({ row, path: 'flag_name', message, code: 'invalid' });
      return [];
    }
    firstRows.set(key, row);
    return [found];
  });
}

type FlagOf = (name: string) => UsableFlag | string | undefined;

/** Finds the flag of a name, or why nothing can be pinned on it; undefined for one that was never there. */
async function flagsOf({ executor, definitions }: Planning, inputs: readonly ImportRow[]): Promise<FlagOf> {
  const { flags } = definitions.snapshot;
  const missing = new Set(inputs.map(({ flag_name }) => flag_name).filter((name) => !flags.has(name)));
  const archived = new Set(await selectFlagNames(executor, [...missing]));
  return (name) => {
    if (archived.has(name)) return `the flag ${name} is archived`;
    const flag = flags.get(name);
    return flag?.usable === false ? unreadable(name) : flag;
  };
}

function toPin(
  row: number,
  input: ImportRow,
  people: People,
  flagOf: FlagOf,
): Pin | { readonly problems: readonly FieldError[] } {
  const user = personOf(input, people);
  const flag = flagOf(input.flag_name);
  const problems = [
    ...('problem' in user ? [user.problem] : []),
    ...(flag === undefined ? [{ path: 'flag_name', message: 'there is no such flag' }] : []),
  ];
  if ('problem' in user || flag === undefined) return { problems };
  return {
    row,
    path: '',
    user: user.person,
    flag,
    flagName: input.flag_name,
    what: { value: input.value, variant: input.variant ?? undefined },
    settings: { enabled: input.enabled, reason: input.reason, expiresAt: input.expires_at },
  };
}

/** The one person whom everything that is given names. */
function personOf(input: ImportRow, people: People): { person: Person } | { problem: FieldError } {
  const named = [
    { path: 'user_id', key: input.user_id, find: people.byId },
    { path: 'email', key: input.email, find: people.byEmail },
    { path: 'external_id', key: input.external_id, find: people.byExternalId },
  ];
  let person: Person | undefined;
  for (const { path, key, find } of named) {
    if (key == null) continue;
    const found = find(key);
    if (!found) return { problem: { path, message: 'there is no such user' } };
    if (person && found.id !== person.id) return { problem: { path, message: 'is of another user' } };
    person = found;
  }
  return person ? { person } : { problem: { path: 'user_id', message: 'there is no such user' } };
}
