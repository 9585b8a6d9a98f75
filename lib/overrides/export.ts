import { stringify } from 'csv-stringify/sync';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb, type Transaction } from '../db/client';
import type { Position } from '../db/paging';
import { type Emit, streamFromTransaction } from '../db/stream';
import { PennonError } from '../errors';
import { sortOf } from '../list-cursor';
import { processSingleton } from '../singleton';
import { selectExternalIds } from '../users/queries';
import { guardCell } from './csv-cell';
import { filterOf, type OverrideListQuery } from './list';
import type { OverrideRow } from './queries';
import { selectOverridePage } from './queries-list';
import { isRedundant } from './redundant';
import { EXPORT_COLUMNS, type ExportRow } from './schemas-list';
import { assertUser, requireFlag } from './targets';
import { toViews } from './to-views';
import type { OverrideView } from './types';
import { toOverrideView } from './view';

/** Overrides in memory at a time. */
const BATCH = 1_000;
/** A reader who takes longer for one batch is cut off: each holds a connection and a snapshot of the database. */
const PATIENCE_MS = 60_000;
/** Exports at a time in this process: each holds one of its connections to the database. */
const MAX_EXPORTS = 4;
/** After how many seconds another try is worth it. */
const RETRY_AFTER_S = 10;

export type ExportFormat = 'csv' | 'json';

const running = () => processSingleton('exports', () => ({ count: 0 }));

/**
 * Everything that a list holds, as of one instant, a piece at a time: CSV that spreadsheets can be trusted with, or
 * one JSON array. An error on the way ends it with that error.
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`, `rate_limited`
 */
export async function exportOverrides(
  ctx: RequestContext,
  query: OverrideListQuery,
  format: ExportFormat,
  patienceMs: number = PATIENCE_MS,
): Promise<AsyncIterable<string>> {
  authorize(ctx.actor, 'overrides.read');
  const { userId, flagName } = filterOf(query);
  if (userId !== undefined) await assertUser(getDb(), userId);
  if (flagName !== undefined) await requireFlag(getDb(), flagName, ctx.now);
  if (running().count >= MAX_EXPORTS) {
    throw new PennonError(
      'rate_limited',
      `${MAX_EXPORTS} exports run already: try again when one has ended`,
      {
        details: { retry_after: RETRY_AFTER_S },
      },
    );
  }
  return counted(streamFromTransaction((tx, emit) => writeAll(tx, ctx.now, query, format, emit), patienceMs));
}

async function* counted(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  running().count += 1;
  try {
    yield* pieces;
  } finally {
    running().count -= 1;
  }
}

async function writeAll(
  tx: Transaction,
  now: Date,
  query: OverrideListQuery,
  format: ExportFormat,
  emit: Emit,
): Promise<void> {
  const sort = sortOf(query.sort ?? '-updated_at');
  let after: Position | null = null;
  let first = true;
  await emit(format === 'csv' ? csvHeader() : '[');
  do {
    const page: Awaited<ReturnType<typeof selectOverridePage>> = await selectOverridePage(
      tx,
      filterOf(query),
      now,
      { ...sort, after, limit: BATCH },
    );
    const rows = await toExportRows(tx, page.rows, query.redundant, now);
    await emit(format === 'csv' ? toCsv(rows) : toJsonItems(rows, first));
    first &&= rows.length === 0;
    after = page.next;
  } while (after !== null);
  if (format === 'json') await emit(first ? ']\n' : '\n]\n');
}

async function toExportRows(
  tx: Transaction,
  rows: readonly OverrideRow[],
  redundant: boolean | undefined,
  now: Date,
): Promise<ExportRow[]> {
  const views =
    redundant === undefined
      ? rows.map((row) => toOverrideView(row, null, now))
      : (await toViews(tx, rows, now)).filter((view) => isRedundant(view) === redundant);
  const externalIds = await selectExternalIds(tx, [...new Set(views.map(({ userId }) => userId))]);
  return views.map((view) => toExportRow(view, externalIds.get(view.userId) ?? null));
}

function toExportRow(view: OverrideView, externalId: string | null): ExportRow {
  return {
    user_id: view.userId,
    email: view.user.email,
    external_id: externalId,
    flag_name: view.flagName,
    value: view.value,
    variant: view.variant,
    enabled: view.enabled,
    reason: view.reason,
    expires_at: view.expiresAt?.toISOString() ?? null,
    status: view.status,
    created_by: view.createdBy,
    updated_by: view.updatedBy,
    created_at: view.createdAt.toISOString(),
    updated_at: view.updatedAt.toISOString(),
  };
}

// The mark tells Excel that it is UTF-8.
const csvHeader = () => `\ufeff${EXPORT_COLUMNS.join(',')}\r\n`;

function toCsv(rows: readonly ExportRow[]): string {
  const records = rows.map((row) =>
    EXPORT_COLUMNS.map((column) => {
      const value = row[column];
      if (column === 'value') return guardCell(JSON.stringify(value));
      return value === null ? '' : guardCell(String(value));
    }),
  );
  return stringify(records, { record_delimiter: 'windows' });
}

const toJsonItems = (rows: readonly ExportRow[], first: boolean) =>
  rows.map((row, index) => `${first && index === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`).join('');
