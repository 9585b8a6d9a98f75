import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actorLabel, type RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { asJson, sameJson } from '../evaluation/json';
import { checkServe, type ServeInput } from '../flags/checks';
import { type FlagRow, selectFlag } from '../flags/queries';
import { cursorsOf, instantValue } from '../list-cursor';
import type { Page } from '../page';
import { assertVersion, uuid } from '../validation';
import { selectComing, toDetails, toDetailsOfAll } from './details';
import {
  cancelChange,
  countChanges,
  insertChanges,
  type ScheduledChangeFields,
  type ScheduledChangeRow,
  type ScheduledChangeWithFlag,
  selectChange,
  selectChanges,
  selectChangesByIds,
  selectDueChanges,
  updateChangeRow,
} from './queries';
import { type CreateScheduledChangesInput, MAX_STEPS, type UpdateScheduledChangeInput } from './schemas';
import { toScheduledChangeWire } from './schemas-wire';
import type { ScheduledChangeDetails, ScheduledChangeStatus, ScheduledChangeView } from './types';
import { failureOf, toScheduledChangeView } from './view';

/** How far ahead something can be scheduled. */
const MAX_YEARS = 5;

/** Which scheduled changes a list holds, and which page of it. */
export interface ScheduleListQuery {
  readonly flagName?: string;
  readonly status?: ScheduledChangeStatus | 'all';
  /** The first instant. */
  readonly from?: Date;
  /** The first instant after the list. */
  readonly to?: Date;
  /** The latest first; else in the order in which they are applied. */
  readonly latestFirst?: boolean;
  readonly cursor?: string;
  readonly limit?: number;
}

interface WriteOptions {
  /** Writes only if the change is still in the state of this `etag`. */
  readonly ifMatch?: string;
}

const position = z.tuple([instantValue, uuid]);

/**
 * A page of scheduled changes, of one flag or of all, in the order in which they are applied or the latest first.
 * @throws PennonError `forbidden`, `invalid` (cursor), `flag_not_found`
 */
export async function listScheduledChanges(
  ctx: RequestContext,
  query: ScheduleListQuery,
): Promise<Page<ScheduledChangeView>> {
  authorize(ctx.actor, 'schedules.read');
  const { flagName, status = 'all', from, to, latestFirst = false, limit = 50 } = query;
  const cursors = cursorsOf(['scheduled-changes', flagName, status, from, to, latestFirst], position);
  const after = cursors.decode(query.cursor);
  const db = getDb();
  if (flagName !== undefined) await requireFlag(db, flagName, ctx.now);
  const failing =
    status === 'applied' || status === 'failed'
      ? (await selectDueChanges(db, flagName, ctx.now))
          .filter((row) => failureOf(row.flag, row) !== null)
          .map(({ id }) => id)
      : [];
  const filter = { flagName, status, from, to, failing };
  const [rows, total] = await Promise.all([
    selectChanges(db, filter, ctx.now, {
      after: after && { at: new Date(after[0]), id: after[1] },
      limit: limit + 1,
      descending: latestFirst,
    }),
    countChanges(db, filter, ctx.now),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map((row) => toScheduledChangeView(row, ctx.now)),
    nextCursor: rows.length > limit && last ? cursors.encode([last.at.toISOString(), last.id]) : null,
    total,
  };
}

/**
 * One scheduled change of a flag.
 * @throws PennonError `forbidden`, `flag_not_found`, `scheduled_change_not_found`
 */
export async function getScheduledChange(
  ctx: RequestContext,
  flagName: string,
  id: string,
): Promise<ScheduledChangeDetails> {
  authorize(ctx.actor, 'schedules.read');
  const flag = await requireFlag(getDb(), flagName, ctx.now);
  return toDetails(getDb(), ctx.now, flag, await requireChange(getDb(), flagName, id));
}

/**
 * Schedules changes of a flag, all of them or none. Of several at one instant the last of the list is applied last.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_archived`, `invalid`, `scheduled_change_limit`
 */
export async function createScheduledChanges(
  ctx: RequestContext,
  flagName: string,
  input: CreateScheduledChangesInput,
): Promise<ScheduledChangeDetails[]> {
  authorize(ctx.actor, 'schedules.write');
  return inWriteTransaction(ctx, async (write) => {
    const flag = await requireFlag(write.tx, flagName, ctx.now);
    if (flag.archivedAt) throw new PennonError('flag_archived');
    const steps = input.steps.map((step, index) => {
      const path = input.many ? `steps.${index}.` : '';
      checkInstant(step.at, ctx.now, path);
      return {
        at: step.at,
        timeZone: step.time_zone,
        enabled: step.enabled,
        default: step.default && checkServe(flag, step.default, `${path}default`),
        reason: step.reason,
      };
    });
    const pending = await selectComing(write.tx, flagName, ctx.now);
    if (pending.length + steps.length > MAX_STEPS) throw new PennonError('scheduled_change_limit');

    const ids = steps.map(() => randomUUID()).sort();
    const changes = steps.map((step, index) => ({ id: ids[index] as string, ...step }));
    await insertChanges(write.tx, flagName, changes, actorLabel(ctx.actor), ctx.now);
    const rows = await selectChangesByIds(write.tx, ids);
    const inOrderOfList = ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
    for (const row of inOrderOfList) record(write, 'created', null, row);
    return toDetailsOfAll(
      write.tx,
      ctx.now,
      flag,
      inOrderOfList.map((row) => ({ ...row, flag })),
    );
  });
}

/**
 * Changes the given fields of a scheduled change that is still to come.
 * @throws PennonError `forbidden`, `flag_not_found`, `scheduled_change_not_found`, `version_mismatch`,
 *   `scheduled_change_settled`, `flag_archived`, `invalid`
 */
export async function updateScheduledChange(
  ctx: RequestContext,
  flagName: string,
  id: string,
  patch: UpdateScheduledChangeInput,
  options: WriteOptions = {},
): Promise<ScheduledChangeDetails> {
  authorize(ctx.actor, 'schedules.write');
  return inWriteTransaction(ctx, async (write) => {
    const flag = await requireFlag(write.tx, flagName, ctx.now);
    const existing = await requireComing(write.tx, ctx, flagName, id, options.ifMatch);
    if (flag.archivedAt) throw new PennonError('flag_archived');
    const fields = patched(flag, existing, patch, ctx.now);
    if (sameFields(existing, fields)) return toDetails(write.tx, ctx.now, flag, existing);
    await updateChangeRow(write.tx, existing.id, fields, actorLabel(ctx.actor), ctx.now);
    const after = await requireChange(write.tx, flagName, id);
    record(write, 'updated', existing, after);
    return toDetails(write.tx, ctx.now, flag, after);
  });
}

/**
 * Cancels a scheduled change that is still to come; it stays in the list.
 * @throws PennonError `forbidden`, `flag_not_found`, `scheduled_change_not_found`, `version_mismatch`,
 *   `scheduled_change_settled`
 */
export async function cancelScheduledChange(
  ctx: RequestContext,
  flagName: string,
  id: string,
  options: WriteOptions = {},
): Promise<ScheduledChangeView> {
  authorize(ctx.actor, 'schedules.write');
  return inWriteTransaction(ctx, async (write) => {
    await requireFlag(write.tx, flagName, ctx.now);
    const existing = await requireComing(write.tx, ctx, flagName, id, options.ifMatch);
    await cancelChange(write.tx, existing.id, actorLabel(ctx.actor), ctx.now);
    const after = await requireChange(write.tx, flagName, id);
    record(write, 'cancelled', existing, after);
    return toScheduledChangeView(after, ctx.now);
  });
}

function checkInstant(at: Date, now: Date, path: string): void {
  if (at <= now) throw invalid({ path: `${path}at`, message: 'must be in the future' });
  const limit = new Date(now);
  limit.setUTCFullYear(limit.getUTCFullYear() + MAX_YEARS);
  if (at > limit) throw invalid({ path: `${path}at`, message: `must be within ${MAX_YEARS} years` });
}

function patched(
  flag: FlagRow,
  existing: ScheduledChangeRow,
  patch: UpdateScheduledChangeInput,
  now: Date,
): ScheduledChangeFields {
  if (patch.at !== undefined) checkInstant(patch.at, now, '');
  const given: ServeInput | null | undefined = patch.default;
  const fields = {
    at: patch.at ?? existing.at,
    timeZone: patch.time_zone ?? existing.timeZone,
    enabled: patch.enabled === undefined ? existing.enabled : patch.enabled,
    default: given === undefined ? existing.default : given && checkServe(flag, given, 'default'),
    reason: patch.reason === undefined ? existing.reason : patch.reason,
  };
  if (fields.enabled === null && fields.default === null) {
    throw invalid({ path: 'default', message: 'give enabled, default or both' });
  }
  return fields;
}

function sameFields(existing: ScheduledChangeRow, fields: ScheduledChangeFields): boolean {
  return (
    existing.at.getTime() === fields.at.getTime() &&
    existing.timeZone === fields.timeZone &&
    existing.enabled === fields.enabled &&
    existing.reason === fields.reason &&
    sameJson(existing.default && asJson(existing.default), fields.default && asJson(fields.default))
  );
}

function record(
  write: WriteTransaction,
  action: 'created' | 'updated' | 'cancelled',
  before: ScheduledChangeRow | null,
  after: ScheduledChangeRow,
): void {
  write.record({
    entity: 'scheduled_change',
    entityId: after.id,
    flagName: after.flagName,
    action,
    before: before && toScheduledChangeWire(before),
    after: toScheduledChangeWire(after),
  });
}

async function requireFlag(executor: Executor, name: string, now: Date): Promise<FlagRow> {
  const flag = await selectFlag(executor, name, now);
  if (!flag) throw new PennonError('flag_not_found');
  return flag;
}

async function requireChange(
  executor: Executor,
  flagName: string,
  id: string,
): Promise<ScheduledChangeWithFlag> {
  const row = await selectChange(executor, flagName, id);
  if (!row) throw new PennonError('scheduled_change_not_found');
  return row;
}

/** A change that can still be edited: its instant has not come, and nobody has cancelled it. */
async function requireComing(
  executor: Executor,
  ctx: RequestContext,
  flagName: string,
  id: string,
  ifMatch: string | undefined,
): Promise<ScheduledChangeWithFlag> {
  const row = await requireChange(executor, flagName, id);
  const { status, etag } = toScheduledChangeView(row, ctx.now);
  assertVersion(ifMatch, etag);
  if (status !== 'pending') {
    throw new PennonError('scheduled_change_settled', undefined, { details: { change_status: status } });
  }
  return row;
}
