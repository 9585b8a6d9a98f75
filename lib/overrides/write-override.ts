import { actorLabel, type RequestContext } from '../auth/actor';
import type { WriteTransaction } from '../changes/write';
import type { Executor } from '../db/client';
import { invalid } from '../errors';
import type { UsableFlag } from '../evaluation/flag';
import { sameJson } from '../evaluation/json';
import type { JsonValue } from '../evaluation/types';
import { isOfType } from '../evaluation/variants';
import {
  countOverrideActions,
  deleteOverrideRows,
  insertOverride,
  type OverrideFields,
  type OverrideRow,
  selectOverride,
  updateOverrideRow,
} from './queries';
import { toOverrideWire } from './schemas';
import { toView, toViews } from './to-views';
import type { OverrideView } from './types';

/** What to pin: a value, or the key of one of the flag's variants. */
export type What = { readonly value?: JsonValue | undefined; readonly variant?: string | undefined };

/** The checks that every write of an override passes, whichever way it came. */
export function checkFields(
  flag: UsableFlag,
  now: Date,
  what: What,
  settings: Omit<OverrideFields, 'value'>,
): OverrideFields {
  checkEnd(settings, now);
  return { value: resolveValue(flag, what), ...settings };
}

export function checkEnd({ expiresAt }: Pick<OverrideFields, 'expiresAt'>, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) {
    throw invalid({ path: 'expires_at', message: 'must be in the future' });
  }
}

function resolveValue(flag: UsableFlag, what: What): JsonValue {
  if (what.variant !== undefined) {
    const variant = flag.variants.find(({ key }) => key === what.variant);
    if (variant) return variant.value;
    throw invalid({ path: 'variant', message: variantHint(flag) });
  }
  const value = what.value;
  if (!isOfType(flag.type, value)) {
    throw invalid({
      path: 'value',
      message: `must be a ${flag.type} value, as the flag ${flag.name} is ${flag.type}`,
    });
  }
  if (flag.byValue(value) === null) throw invalid({ path: 'value', message: variantHint(flag) });
  return value;
}

function variantHint(flag: UsableFlag): string {
  return flag.variants.length === 0
    ? `the flag ${flag.name} has no variants; give a value`
    : `must be one of the flag's variants: ${flag.variants.map(({ key }) => key).join(', ')}`;
}

/** Stores a new override, and says so. */
export async function create(
  write: WriteTransaction,
  ctx: RequestContext,
  key: { userId: string; flagName: string },
  fields: OverrideFields,
): Promise<OverrideView> {
  await insertOverride(write.tx, key, fields, actorLabel(ctx.actor), ctx.now);
  await countOverrideActions(write.tx, 'created', [key.flagName]);
  const created = await toView(write.tx, await reread(write.tx, key.userId, key.flagName), ctx.now);
  write.record({ ...subject(created), action: 'created', before: null, after: toOverrideWire(created) });
  return created;
}

/** Replaces the fields of an override, and says so; does nothing where nothing changes. */
export async function update(
  write: WriteTransaction,
  ctx: RequestContext,
  existing: OverrideRow,
  fields: OverrideFields,
): Promise<OverrideView> {
  const before = await toView(write.tx, existing, ctx.now);
  if (sameFields(existing, fields)) return before;
  await updateOverrideRow(write.tx, existing.id, fields, actorLabel(ctx.actor), ctx.now);
  await countOverrideActions(write.tx, 'updated', [existing.flagName]);
  const after = await toView(write.tx, await reread(write.tx, existing.userId, existing.flagName), ctx.now);
  write.record({
    ...subject(existing),
    action: 'updated',
    before: toOverrideWire(before),
    after: toOverrideWire(after),
  });
  return after;
}

/** Deletes overrides that have ended, and says so. */
export async function end(
  write: WriteTransaction,
  ctx: RequestContext,
  rows: readonly OverrideRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const views = await toViews(write.tx, rows, ctx.now);
  await deleteOverrideRows(
    write.tx,
    rows.map((row) => row.id),
  );
  await countOverrideActions(
    write.tx,
    'expired',
    rows.map((row) => row.flagName),
  );
  for (const view of views) {
    write.record({ ...subject(view), action: 'expired', before: toOverrideWire(view), after: null });
  }
}

function sameFields(existing: OverrideRow, fields: OverrideFields): boolean {
  return (
    sameJson(existing.value, fields.value) &&
    existing.enabled === fields.enabled &&
    existing.reason === fields.reason &&
    existing.expiresAt?.getTime() === fields.expiresAt?.getTime()
  );
}

/** What an override is in the audit log. */
export function subject(override: { id: string; userId: string; flagName: string }) {
  return {
    entity: 'override',
    entityId: override.id,
    flagName: override.flagName,
    userId: override.userId,
  } as const;
}

async function reread(executor: Executor, userId: string, flagName: string): Promise<OverrideRow> {
  const row = await selectOverride(executor, userId, flagName);
  if (!row) throw new Error('the override that was just written is not there');
  return row;
}
