import { actorLabel, type RequestContext } from '../auth/actor';
import type { WriteTransaction } from '../changes/write';
import type { Executor } from '../db/client';
import { type FieldError, invalid, PennonError } from '../errors';
import type { UsableFlag } from '../evaluation/flag';
import { sameJson } from '../evaluation/json';
import type { JsonValue } from '../evaluation/types';
import { isOfType } from '../evaluation/variants';
import { toPolicyWire } from '../settings/schemas';
import type { OverridePolicy } from '../settings/types';
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

const DAY_MS = 24 * 60 * 60 * 1000;

/** What to pin: a value, or the key of one of the flag's variants. */
export type What = { readonly value?: JsonValue | undefined; readonly variant?: string | undefined };

/** What a write of an override is checked against. */
export interface Rules {
  readonly flag: UsableFlag;
  readonly policy: OverridePolicy;
  readonly now: Date;
}

/** What may be stored, or every field that is in the way of it. */
export type Checked =
  | { readonly fields: OverrideFields }
  | {
      readonly problems: readonly FieldError[];
      /** Whether the policy for overrides is what one of them is about. */
      readonly breaksPolicy: boolean;
    };

/**
 * The one validation of an override, whichever way it comes. What is left enabled must satisfy the policy, whatever of
 * it was given and whatever was there before; what is left paused need not, as it decides nothing.
 */
export function validate(rules: Rules, what: What, settings: Omit<OverrideFields, 'value'>): Checked {
  const value = resolveValue(rules.flag, what);
  const ended = endProblem(settings, rules.now);
  const policy = settings.enabled ? policyProblems(rules, settings, ended === null) : [];
  const problems = [...('problem' in value ? [value.problem] : []), ...(ended ? [ended] : []), ...policy];
  if ('problem' in value || problems.length > 0) return { problems, breaksPolicy: policy.length > 0 };
  return { fields: { value: value.value, ...settings } };
}

/**
 * What may be stored of an override.
 * @throws PennonError `invalid`, with the `policy` in its details where that is not satisfied
 */
export function checkFields(
  rules: Rules,
  what: What,
  settings: Omit<OverrideFields, 'value'>,
): OverrideFields {
  const checked = validate(rules, what, settings);
  if ('fields' in checked) return checked.fields;
  const { message, fields } = invalid(...checked.problems);
  const details = checked.breaksPolicy ? { policy: toPolicyWire(rules.policy) } : {};
  throw new PennonError('invalid', message, { fields, details });
}

/** @throws PennonError `invalid` for an end that is not in the future */
export function checkEnd(settings: Pick<OverrideFields, 'expiresAt'>, now: Date): void {
  const problem = endProblem(settings, now);
  if (problem) throw invalid(problem);
}

function endProblem({ expiresAt }: Pick<OverrideFields, 'expiresAt'>, now: Date): FieldError | null {
  return expiresAt !== null && expiresAt <= now
    ? { path: 'expires_at', message: 'must be in the future' }
    : null;
}

function policyProblems(
  { policy, now }: Rules,
  { reason, expiresAt }: Omit<OverrideFields, 'value'>,
  endIsSound: boolean,
): FieldError[] {
  const problems: FieldError[] = [];
  if (policy.requireReason && !reason?.trim()) {
    problems.push({ path: 'reason', message: 'is required by the policy for overrides' });
  }
  if (policy.requireExpiry && expiresAt === null) {
    problems.push({ path: 'expires_at', message: 'is required by the policy for overrides' });
  }
  const { maxExpiryDays } = policy;
  if (maxExpiryDays !== null && expiresAt !== null && endIsSound) {
    if (expiresAt.getTime() - now.getTime() > maxExpiryDays * DAY_MS) {
      const message = `must be at most ${maxExpiryDays} days from now, by the policy for overrides`;
      problems.push({ path: 'expires_at', message });
    }
  }
  return problems;
}

function resolveValue(flag: UsableFlag, what: What): { value: JsonValue } | { problem: FieldError } {
  if (what.variant !== undefined) {
    const served = flag.byVariant(what.variant);
    return served ? { value: served.value } : { problem: { path: 'variant', message: variantHint(flag) } };
  }
  const value = what.value;
  if (!isOfType(flag.type, value)) {
    const message = `must be a ${flag.type} value, as the flag ${flag.name} is ${flag.type}`;
    return { problem: { path: 'value', message } };
  }
  if (flag.byValue(value) === null) return { problem: { path: 'value', message: variantHint(flag) } };
  return { value };
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

/** Whether an override has these fields. */
export function sameFields(existing: OverrideFields, fields: OverrideFields): boolean {
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
