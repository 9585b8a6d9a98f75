import type { z } from 'zod';
import { actorLabel, type RequestContext } from '../auth/actor';
import type { FieldError } from '../errors';
import type { UsableFlag } from '../evaluation/flag';
import type { JsonValue } from '../evaluation/types';
import { unreadable } from '../flags/checks';
import { type People, selectPeople } from '../users/queries-lookup';
import type { Planning } from './many';
import type { OverrideFields } from './queries';
import { type NamedOverride, selectOverridesById, selectOverridesOf } from './queries-many';
import type { LoggedChange } from './queries-undo';
import { overrideWire } from './schemas';
import { change, creation, type Step } from './steps';
import { isExpired } from './view';
import { validate } from './write-override';

type Stored = z.output<typeof overrideWire>;

/** What was done to one override. */
export interface Done {
  readonly before: Stored | null;
  readonly after: Stored | null;
}

/** What there is now of the overrides that a part of a revision was about. */
interface Present {
  readonly byId: ReadonlyMap<string, NamedOverride>;
  readonly byKey: ReadonlyMap<string, NamedOverride>;
  readonly people: People;
}

interface Problems {
  readonly problems: readonly FieldError[];
  readonly breaksPolicy?: boolean;
}

/** A step back, or why there is none. */
type Undoing = { readonly step: Step } | Problems;

/** An override that is not there any more. */
export const GONE: FieldError = { path: '', message: 'the override is gone' };

/** One that gave way because it had ended counted for nothing: there is nothing to take back. */
export function toDone({ action, before, after }: LoggedChange): Done[] {
  if (action === 'expired') return [];
  return [
    {
      before: before === null ? null : overrideWire.parse(before),
      after: after === null ? null : overrideWire.parse(after),
    },
  ];
}

/** What there is now of the overrides that were changed. */
export async function presentOf({ executor }: Planning, done: readonly Done[]): Promise<Present> {
  const kept = done.flatMap(({ after }) => after ?? []);
  const gone = done.flatMap(({ before, after }) => (before && !after ? [before] : []));
  const keys = gone.map(({ user_id: userId, flag_name: flagName }) => ({ userId, flagName }));
  const byId = await selectOverridesById(
    executor,
    kept.map(({ id }) => id),
  );
  const byKey = gone.length === 0 ? [] : await selectOverridesOf(executor, keys);
  const ids = gone.map(({ user_id: id }) => id);
  return {
    byId: new Map(byId.map((row) => [row.id, row])),
    byKey: new Map(byKey.map((row) => [keyOf(row.userId, row.flagName), row])),
    people: await selectPeople(executor, { ids, emails: [], externalIds: [] }),
  };
}

const keyOf = (userId: string, flagName: string) => `${userId} ${flagName}`;

/** Which override it was done to. */
export function subjectOf({ before, after }: Done) {
  const { id, user_id: userId, flag_name: flagName, user } = (after ?? before) as Stored;
  return { id, userId, flagName, user };
}

/** How what was done is taken back. */
export function undoingOf(
  ctx: RequestContext,
  planning: Planning,
  { before, after }: Done,
  present: Present,
): Undoing {
  if (after === null) return before ? madeAgain(ctx, planning, before, present) : { problems: [GONE] };
  const now = present.byId.get(after.id);
  if (!now) return { problems: [GONE] };
  if (now.version !== after.version) {
    return { problems: [{ path: '', message: `${now.updatedBy} changed it meanwhile` }] };
  }
  if (before === null) return { step: { action: 'deleted', before: now } };
  const checked = checkedFields(ctx, planning, before);
  return 'problems' in checked ? checked : { step: change(ctx, now, checked.fields) };
}

/** The same override: its id, its author and its age stay, as if it had never been away. */
function madeAgain(
  ctx: RequestContext,
  planning: Planning,
  before: Stored,
  { byKey, people }: Present,
): Undoing {
  const user = people.byId(before.user_id);
  if (!user) return { problems: [{ path: '', message: 'the user is gone' }] };
  const there = byKey.get(keyOf(before.user_id, before.flag_name)) ?? null;
  if (there && !isExpired(there, ctx.now)) {
    return { problems: [{ path: '', message: `${there.createdBy} pinned another value meanwhile` }] };
  }
  const checked = checkedFields(ctx, planning, before);
  if ('problems' in checked) return checked;
  const step = creation(ctx, user, checked.flag, checked.fields, there);
  const after = {
    ...step.after,
    id: before.id,
    createdBy: before.created_by,
    createdAt: new Date(before.created_at),
    updatedBy: actorLabel(ctx.actor),
    version: before.version + 1,
  };
  return { step: { ...step, after } };
}

/** What an override was, if it may be that again. */
function checkedFields(
  { now }: RequestContext,
  { definitions }: Planning,
  before: Stored,
): Problems | { readonly flag: UsableFlag; readonly fields: OverrideFields } {
  const { flag_name: name, enabled, reason } = before;
  const flag = definitions.snapshot.flags.get(name);
  if (!flag?.usable) {
    const message = flag ? unreadable(name) : `the flag ${name} is archived`;
    return { problems: [{ path: 'flag_name', message }] };
  }
  const expiresAt = before.expires_at === null ? null : new Date(before.expires_at);
  const settings: Omit<OverrideFields, 'value'> = { enabled, reason, expiresAt };
  const what = { value: before.value as JsonValue };
  const checked = validate({ flag, policy: definitions.overridePolicy, now }, what, settings);
  return 'fields' in checked ? { ...checked, flag } : checked;
}
