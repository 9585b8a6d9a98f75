import { z } from 'zod';
import { actorLabel, type RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { PennonError } from '../errors';
import { asJson, sameJson } from '../evaluation/json';
import { cursorsOf } from '../list-cursor';
import type { Page } from '../page';
import { assertVersion } from '../validation';
import { toSegmentAudit } from './audit';
import { checkConditions } from './checks';
import { applyEdit, applyPatch, asList } from './edit';
import {
  countSegments,
  deleteSegmentRow,
  insertSegment,
  type SegmentFields,
  type SegmentRow,
  type SegmentSummaryRow,
  selectFlagCounts,
  selectSegment,
  selectSegmentSummary,
  selectSegments,
  selectSegmentUsage,
  updateSegmentRow,
} from './queries';
import type { CreateSegmentInput, EditSegmentInput, UpdateSegmentInput } from './schemas';
import type { SegmentDetails, SegmentOverview, SegmentSummary, SegmentUsage } from './types';

/** How many of the references in the way an error names. */
const NAMED_IN_ERROR = 100;

interface WriteOptions {
  /** Writes only if the segment is still in the state of this `etag`. */
  readonly ifMatch?: string;
}

/**
 * A page of the segments in order of key. `q` finds a part of a key, a name or a description.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listSegments(
  ctx: RequestContext,
  query: { readonly q?: string; readonly cursor?: string; readonly limit?: number },
): Promise<Page<SegmentSummary>> {
  authorize(ctx.actor, 'segments.read');
  const { q, limit = 50 } = query;
  const cursors = cursorsOf(['segments', q], z.string());
  const [rows, total] = await Promise.all([
    selectSegments(getDb(), q, { after: cursors.decode(query.cursor), limit: limit + 1 }),
    countSegments(getDb(), q),
  ]);
  const data = rows.slice(0, limit).map(toSummary);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? cursors.encode(last.key) : null, total };
}

/**
 * One segment with its keys, and what uses it.
 * @throws PennonError `forbidden`, `segment_not_found`
 */
export async function getSegment(ctx: RequestContext, key: string): Promise<SegmentDetails> {
  authorize(ctx.actor, 'segments.read');
  return toDetails(getDb(), await requireSegment(getDb(), key));
}

/**
 * One segment without its lists, and what uses it.
 * @throws PennonError `forbidden`, `segment_not_found`
 */
export async function describeSegment(ctx: RequestContext, key: string): Promise<SegmentOverview> {
  authorize(ctx.actor, 'segments.read');
  const row = await selectSegmentSummary(getDb(), key);
  if (!row) throw new PennonError('segment_not_found');
  return { ...toSummary(row), usedBy: await selectSegmentUsage(getDb(), key) };
}

/**
 * How many flags name each of some segments in a rule; those that none names are left out.
 * @throws PennonError `forbidden`
 */
export async function countFlagsUsing(
  ctx: RequestContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  authorize(ctx.actor, 'segments.read');
  return keys.length === 0 ? new Map() : selectFlagCounts(getDb(), keys);
}

/**
 * Makes a segment.
 * @throws PennonError `forbidden`, `segment_exists`, `invalid` (a condition names an unknown segment, a circle)
 */
export async function createSegment(ctx: RequestContext, given: CreateSegmentInput): Promise<SegmentDetails> {
  authorize(ctx.actor, 'segments.write');
  const { key, ...fields } = given;
  return inWriteTransaction(ctx, async (write) => {
    if (await selectSegment(write.tx, key)) throw new PennonError('segment_exists');
    await checkConditions(write.tx, key, fields);
    await insertSegment(write.tx, key, fields, actorLabel(ctx.actor), ctx.now);
    return recordChange(write, key, 'created', null);
  });
}

/**
 * Changes the given fields of a segment; a list that is given replaces the old one.
 * @throws PennonError `forbidden`, `segment_not_found`, `version_mismatch`, `invalid` (a condition names an unknown
 *   segment, a circle)
 */
export async function updateSegment(
  ctx: RequestContext,
  key: string,
  patch: UpdateSegmentInput,
  options: WriteOptions = {},
): Promise<SegmentDetails> {
  authorize(ctx.actor, 'segments.write');
  return replaceFields(ctx, key, (before) => applyPatch(before, patch), options);
}

/**
 * Changes the given fields of a segment; of its lists only who comes and who goes, whatever else is in them.
 * @throws PennonError `forbidden`, `segment_not_found`, `version_mismatch`, `invalid` (as `updateSegment`; a list that
 *   becomes too long)
 */
export async function editSegment(
  ctx: RequestContext,
  key: string,
  edit: EditSegmentInput,
  options: WriteOptions = {},
): Promise<SegmentOverview> {
  authorize(ctx.actor, 'segments.write');
  const {
    included: _included,
    excluded: _excluded,
    ...overview
  } = await replaceFields(ctx, key, (before) => applyEdit(before, edit), options);
  return overview;
}

async function replaceFields(
  ctx: RequestContext,
  key: string,
  fieldsOf: (before: SegmentRow) => SegmentFields,
  options: WriteOptions,
): Promise<SegmentDetails> {
  return inWriteTransaction(ctx, async (write) => {
    const before = await requireSegment(write.tx, key, options.ifMatch);
    const fields = fieldsOf(before);
    if (sameFields(before, fields)) return toDetails(write.tx, before);
    if (fields.conditions !== before.conditions) await checkConditions(write.tx, key, fields);
    await updateSegmentRow(write.tx, key, fields, actorLabel(ctx.actor), ctx.now);
    return recordChange(write, key, 'updated', before);
  });
}

/**
 * Deletes a segment that nothing uses. An archived flag's rules use it too: they come back with the flag.
 * @throws PennonError `forbidden`, `segment_not_found`, `version_mismatch`, `segment_in_use`
 */
export async function deleteSegment(
  ctx: RequestContext,
  key: string,
  options: WriteOptions = {},
): Promise<void> {
  authorize(ctx.actor, 'segments.write');
  await inWriteTransaction(ctx, async (write) => {
    const before = await requireSegment(write.tx, key, options.ifMatch);
    assertUnused(await selectSegmentUsage(write.tx, key));
    await deleteSegmentRow(write.tx, key);
    write.record({ ...subject(key), action: 'deleted', ...toSegmentAudit(before, null) });
  });
}

function assertUnused(usage: SegmentUsage): void {
  const references = [
    ...usage.flags.map(({ name, archived }) => ({ kind: 'flag', flag: name, archived })),
    ...usage.segments.map((segment) => ({ kind: 'segment', segment })),
  ];
  if (references.length === 0) return;
  throw new PennonError('segment_in_use', undefined, {
    details: { reference_count: references.length, references: references.slice(0, NAMED_IN_ERROR) },
  });
}

async function requireSegment(executor: Executor, key: string, ifMatch?: string): Promise<SegmentRow> {
  const row = await selectSegment(executor, key);
  if (!row) throw new PennonError('segment_not_found');
  assertVersion(ifMatch, segmentEtag(row));
  return row;
}

async function recordChange(
  write: WriteTransaction,
  key: string,
  action: string,
  before: SegmentRow | null,
): Promise<SegmentDetails> {
  const after = await requireSegment(write.tx, key);
  write.record({ ...subject(key), action, ...toSegmentAudit(before, after) });
  return toDetails(write.tx, after);
}

const subject = (key: string) => ({ entity: 'segment', entityId: key }) as const;

/** Tag of one state. A key can be given again after a deletion, so the version alone does not say it. */
function segmentEtag(row: SegmentSummaryRow): string {
  return `${row.createdAt.getTime()}-${row.version}`;
}

function toSummary(row: SegmentSummaryRow): SegmentSummary {
  return { ...row, conditions: asList(row.conditions), etag: segmentEtag(row) };
}

async function toDetails(executor: Executor, row: SegmentRow): Promise<SegmentDetails> {
  const lists = { included: asList(row.included), excluded: asList(row.excluded) };
  return { ...toSummary(row), ...lists, usedBy: await selectSegmentUsage(executor, row.key) };
}

function sameFields(before: SegmentRow, fields: SegmentFields): boolean {
  const project = ({ name, description, conditions, included, excluded }: SegmentFields) => ({
    name,
    description,
    conditions,
    included,
    excluded,
  });
  return sameJson(asJson(project(before)), asJson(project(fields)));
}
