import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Position } from './db/paging';
import { decodeCursor, encodeCursor, instantText } from './validation';

/** What `sort` asks for: `-` before it turns it round. */
export function sortOf<S extends string>(
  sort: S | `-${S}`,
): { readonly sort: S; readonly descending: boolean } {
  const descending = sort.startsWith('-');
  return { sort: (descending ? sort.slice(1) : sort) as S, descending };
}

/** The value of a position in an order by time. */
export const instantValue = instantText.transform((value) => value.toISOString());

/** A position in an order, by what its value and its key look like. */
export const positionIn = (value: z.ZodType<string | null>, key: z.ZodType<string>): z.ZodType<Position> =>
  z.strictObject({ value, key });

/**
 * Makes and reads the cursors of one list in one order with one filter; those of another are refused.
 * @param list everything that tells this list from others
 * @param place where a page goes on; what is read is what was written
 */
export function cursorsOf<P>(list: readonly unknown[], place: z.ZodType<P>) {
  const scope = createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 10);
  const schema = z.tuple([z.literal(scope), place]);
  return {
    encode: (at: P): string => encodeCursor([scope, at]),
    /** @throws PennonError `invalid` */
    decode: (cursor: string | undefined): P | null => decodeCursor(schema, cursor)?.[1] ?? null,
  };
}
