import type { RequestContext } from '../auth/actor';
import type { UsableFlag } from '../evaluation/flag';
import { sameJson } from '../evaluation/json';
import { readableVariants } from '../evaluation/variants';
import type { Person } from '../users/queries-lookup';
import { batchesOf, type Planning } from './many';
import type { OverrideFields } from './queries';
import { type NamedOverride, selectOverridesOf } from './queries-many';
import { change, creation, type Step } from './steps';
import { isExpired } from './view';
import { sameFields, validate, type What } from './write-override';

/** One override of many that are to be there. */
export interface Pin {
  /** Where it was asked for. */
  readonly row?: number;
  readonly path: string;
  readonly user: Person;
  readonly flagName: string;
  /** The flag, or why nothing can be pinned on it. */
  readonly flag: UsableFlag | string;
  readonly what: What;
  readonly settings: Omit<OverrideFields, 'value'>;
}

/** What happens where an override is there that has not ended. */
export interface OnConflict {
  readonly onConflict: 'error' | 'skip' | 'replace';
  /** Whether one that is just so is no conflict. */
  readonly sameIsFine: boolean;
}

/** Plans to pin flags for users; no user and flag may be there twice. */
export async function planPins(
  ctx: RequestContext,
  planning: Planning,
  pins: readonly Pin[],
  options: OnConflict,
): Promise<void> {
  for (const batch of batchesOf(pins)) {
    const keys = batch.map(({ user, flagName }) => ({ userId: user.id, flagName }));
    const rows = await selectOverridesOf(planning.executor, keys);
    const existing = new Map(rows.map((row) => [keyOf(row), row]));
    const steps = batch.flatMap((pin) => {
      const there = existing.get(keyOf({ userId: pin.user.id, flagName: pin.flagName })) ?? null;
      const step = planPin(ctx, planning, pin, there, options);
      if (step) planning.tally.step(step);
      return step ?? [];
    });
    await planning.take(steps);
  }
}

const keyOf = ({ userId, flagName }: { readonly userId: string; readonly flagName: string }) =>
  `${userId} ${flagName}`;

/** @returns null where nothing is to be done, or can be */
function planPin(
  ctx: RequestContext,
  { definitions, tally }: Planning,
  pin: Pin,
  there: NamedOverride | null,
  { onConflict, sameIsFine }: OnConflict,
): Step | null {
  // Also one that could not be made so today: it has ended, its flag is archived, the policy is stricter now.
  if (there && (sameIsFine || onConflict === 'replace') && isSame(there, pin)) {
    tally.unchanged(there);
    return null;
  }
  const { user, flag, flagName, what, settings } = pin;
  const active = there && !isExpired(there, ctx.now) ? there : null;
  if (active && onConflict === 'skip') {
    tally.skipped(active, { path: '', message: 'there is one already' });
    return null;
  }
  if (active && onConflict === 'error') {
    const message = `${user.email} already has an override of ${flagName}`;
    tally.problem({ ...placeOf(pin), message, code: 'override_exists' });
    return null;
  }
  if (typeof flag === 'string') {
    tally.problem({ ...placeOf(pin, 'flag_name'), message: flag, code: 'invalid' });
    return null;
  }
  if (!valueIsOfVariant(flag, what)) {
    const message = `is not the value of the variant ${what.variant}`;
    tally.problem({ ...placeOf(pin, 'value'), message, code: 'invalid' });
    return null;
  }
  const checked = validate({ flag, policy: definitions.overridePolicy, now: ctx.now }, what, settings);
  if ('fields' in checked) {
    return active ? change(ctx, active, checked.fields) : creation(ctx, user, flag, checked.fields, there);
  }
  for (const { path, message } of checked.problems) {
    tally.problem({ ...placeOf(pin, path), message, code: 'invalid' }, checked.breaksPolicy);
  }
  return null;
}

function placeOf({ row, path }: Pin, field?: string) {
  const full = [path, field].filter((part) => part).join('.');
  return row === undefined ? { path: full } : { row, path: full };
}

function isSame(there: NamedOverride, { what, settings }: Pin): boolean {
  const variants = readableVariants({ type: there.flagType, variants: there.flagVariants });
  const value =
    what.value === undefined ? variants.find(({ key }) => key === what.variant)?.value : what.value;
  // A reason without a character is none: CSV cannot tell the two apart.
  const reasonOf = (reason: string | null) => reason || null;
  return (
    value !== undefined &&
    sameFields(
      { ...there, reason: reasonOf(there.reason) },
      { value, ...settings, reason: reasonOf(settings.reason) },
    )
  );
}

/** Whether value and variant, where both are given, are of one mind. A variant that is not there is told elsewhere. */
function valueIsOfVariant(flag: UsableFlag, { value, variant }: What): boolean {
  if (value === undefined || variant === undefined) return true;
  const served = flag.byVariant(variant);
  return served === null || sameJson(served.value, value);
}
