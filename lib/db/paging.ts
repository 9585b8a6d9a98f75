import { type AnyColumn, asc, desc, getTableName, type SQL, Subquery, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/** An order that a list can be paged in: by a value, and where that is the same by a key that no two rows share. */
export interface Order {
  readonly value: AnyColumn | SQL;
  readonly key: AnyColumn | SQL;
  readonly descending: boolean;
  /** Whether the value may be NULL, which comes after everything else. */
  readonly nullable?: boolean;
}

/** A row's place in an order. */
export interface Position {
  readonly value: string | null;
  readonly key: string;
}

/** A part of a list, in order. */
export interface Rows<R> {
  readonly rows: readonly R[];
  /** Where the rest begins; null when there is none. */
  readonly next: Position | null;
}

/** A row that was looked at. */
export interface Scanned<R> {
  readonly row: R;
  /** False for one that is only where the search stopped. */
  readonly found?: boolean;
  /** Whether the search stopped here. */
  readonly isLast?: boolean;
}

/** For ORDER BY. Uses an index on (value, key) forwards or backwards. */
export function inOrder({ value, key, descending }: Order): SQL[] {
  const direction = descending ? desc : asc;
  return [direction(value), direction(key)];
}

/**
 * Reads `limit` rows of a list from a position on. A search that gave up early says so with its last row; then there
 * may be fewer, though more follow.
 * @param read reads the rows that a condition holds for, in order
 */
export async function readRows<R>(
  order: Order,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
  positionOf: (row: R) => Position,
  read: (part: SQL, limit: number) => Promise<readonly Scanned<R>[]>,
): Promise<Rows<R>> {
  const rows: R[] = [];
  for (const part of partsAfter(order, after)) {
    for (const { row, found = true, isLast = false } of await read(part, limit + 1 - rows.length)) {
      const previous = rows.at(-1);
      if (found && previous !== undefined && rows.length === limit)
        return { rows, next: positionOf(previous) };
      if (found) rows.push(row);
      if (isLast) return { rows, next: positionOf(row) };
    }
  }
  return { rows, next: null };
}

/**
 * For FROM, under the name of the table: the first rows of a list, `most` of them, so that a search which finds
 * little does not read all of it. It is read no further than the LIMIT around it needs.
 */
export function firstRows(
  table: PgTable,
  where: SQL | undefined,
  order: Order,
  most: number,
): Subquery<string, Record<string, unknown>> {
  const by = sql.join(inOrder(order), sql`, `);
  const numbered = sql`select *, ${order.value} as scan_value, row_number() over (order by ${by}) as scan_number
    from ${table} where ${where ?? sql`true`} order by ${by} limit ${most}`;
  return new Subquery(numbered, {}, getTableName(table));
}

/** Of `firstRows`: ORDER BY the order that they are in. PostgreSQL sees that nothing is left to sort. */
export const inScanOrder = (order: Order): SQL[] => inOrder({ ...order, value: sql`scan_value` });

/** Of `firstRows`: whether a row is the last one that is looked at. */
export const isLastOf = (most: number) => sql<boolean>`(scan_number = ${most})`;

/**
 * Conditions of the parts of a list after a position, to be read one after the other. Rows with and without a value
 * are parts of their own: PostgreSQL reads each straight from the index, and both at once not at all.
 */
function partsAfter(order: Order, after: Position | null): readonly SQL[] {
  const { value, key, descending, nullable } = order;
  const without = sql`${value} is null`;
  const withValue = nullable ? sql`${value} is not null` : sql`true`;
  const parts = descending ? [without, withValue] : [withValue, without];
  if (after === null) return nullable ? parts : [withValue];
  const beyond = descending ? sql`<` : sql`>`;
  if (after.value === null) {
    const rest = sql`${without} and ${key} ${beyond} ${after.key}`;
    return descending ? [rest, withValue] : [rest];
  }
  const rest = sql`(${value}, ${key}) ${beyond} (${after.value}, ${after.key})`;
  return nullable && !descending ? [rest, without] : [rest];
}
