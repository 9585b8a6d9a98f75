import { actorLabel, type RequestContext } from '../auth/actor';
import type { WriteTransaction } from '../changes/write';
import { PennonError } from '../errors';
import { isActive } from '../evaluation/evaluate';
import { sameJson } from '../evaluation/json';
import type { JsonValue, Variant } from '../evaluation/types';
import { isOfType, readableVariants } from '../evaluation/variants';
import {
  countOverrideActions,
  type OverrideRow,
  pauseOverrideRows,
  replaceOverrideValues,
  selectOverridesOfFlag,
  toEvaluationOverride,
} from '../overrides/queries';
import { toOverrideWire } from '../overrides/schemas';
import { toOverrideView } from '../overrides/view';
import type { FlagRow } from './queries';

/** How many of the overrides in the way an error names. */
const NAMED_IN_ERROR = 100;

/**
 * Makes the overrides of a flag follow a change of its variants: those that hold a variant's value get its new
 * value; active ones that would be left without a valid value stop the change, or are paused with `resolve`.
 * @throws PennonError `flag_in_use`
 */
export async function fitOverrides(
  write: WriteTransaction,
  ctx: RequestContext,
  before: FlagRow,
  variants: readonly Variant[],
  resolve: 'pause' | undefined,
): Promise<void> {
  const old = readableVariants(before);
  if (before.type === 'boolean' || sameVariants(old, variants)) return;
  const rows = await selectOverridesOfFlag(write.tx, before.name);
  if (rows.length === 0) return;

  const replacements = replacedValues(old, variants);
  const replaced = rows.filter((row) => replacements.some(({ from }) => sameJson(from, row.value)));
  const orphaned = rows.filter(
    (row) =>
      isActive(toEvaluationOverride(row), ctx.now.getTime()) &&
      !replaced.includes(row) &&
      !fits(before, variants, row.value),
  );
  if (orphaned.length > 0 && resolve !== 'pause') {
    throw new PennonError('flag_in_use', undefined, {
      details: {
        override_count: orphaned.length,
        overrides: orphaned
          .slice(0, NAMED_IN_ERROR)
          .map(({ id, userId, user }) => ({ id, user_id: userId, email: user.email })),
      },
    });
  }

  const by = actorLabel(ctx.actor);
  await pauseOverrideRows(
    write.tx,
    orphaned.map(({ id }) => id),
    by,
    ctx.now,
  );
  if (replaced.length > 0) await replaceOverrideValues(write.tx, before.name, replacements, by, ctx.now);
  await recordUpdates(write, ctx, before.name, [...orphaned, ...replaced], variants);
}

/** Pauses every override of a flag. */
export async function pauseAllOverrides(
  write: WriteTransaction,
  ctx: RequestContext,
  flagName: string,
): Promise<void> {
  const enabled = (await selectOverridesOfFlag(write.tx, flagName)).filter((row) => row.enabled);
  await pauseOverrideRows(
    write.tx,
    enabled.map(({ id }) => id),
    actorLabel(ctx.actor),
    ctx.now,
  );
  await recordUpdates(write, ctx, flagName, enabled);
}

function sameVariants(a: readonly Variant[], b: readonly Variant[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ key, value }, index) => key === b[index]?.key && sameJson(value, b[index].value))
  );
}

/** The variants that stay and get another value. */
function replacedValues(before: readonly Variant[], after: readonly Variant[]) {
  return before.flatMap((old) => {
    const kept = after.find(({ key }) => key === old.key);
    return kept && !sameJson(kept.value, old.value) ? [{ from: old.value, to: kept.value }] : [];
  });
}

function fits(flag: FlagRow, variants: readonly Variant[], value: JsonValue): boolean {
  if (variants.length === 0) return isOfType(flag.type, value);
  return variants.some((variant) => sameJson(variant.value, value));
}

/** @param variants the flag's variants after the change, which the flag's row may not have yet; left out, they stay */
async function recordUpdates(
  write: WriteTransaction,
  ctx: RequestContext,
  flagName: string,
  before: readonly OverrideRow[],
  variants?: readonly Variant[],
): Promise<void> {
  if (before.length === 0) return;
  await countOverrideActions(
    write.tx,
    'updated',
    before.map((row) => row.flagName),
  );
  const after = new Map((await selectOverridesOfFlag(write.tx, flagName)).map((row) => [row.id, row]));
  // What their users get otherwise is not part of the audit log.
  const wire = (row: OverrideRow) => toOverrideWire(toOverrideView(row, null, ctx.now));
  for (const row of before) {
    const now = after.get(row.id);
    write.record({
      entity: 'override',
      entityId: row.id,
      flagName,
      userId: row.userId,
      action: 'updated',
      before: wire(row),
      after: now ? wire({ ...now, flagVariants: variants ?? now.flagVariants }) : null,
    });
  }
}
