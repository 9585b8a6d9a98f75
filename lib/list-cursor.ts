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

/**
 * Makes and reads the cursors of one list in one order with one filter; those of another are refused.
 * @param list everything that tells this list from others
 */
export function cursorsOf(
  list: readonly unknown[],
  schemas: { readonly value: z.ZodType<string | null>; readonly key: z.ZodType<string> },
) {
  const scope = createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 10);
  const schema = z.tuple([z.literal(scope), schemas.value, schemas.key]);
  return {
    encode: ({ value, key }: Position): string => encodeCursor([scope, value, key]),
    /** @throws PennonError `invalid` */
    decode: (cursor: string | undefined): Position | null => {
      const read = decodeCursor(schema, cursor);
      return read && { value: read[1], key: read[2] };
    },
  };
}
