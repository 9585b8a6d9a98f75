import { type SQL, sql } from 'drizzle-orm';

/** Rows in one statement: each statement's rows are in memory several times over, and no event waits long for them. */
const MAX_ROWS = 1_000;
/** Characters of JSON in one statement, if it has more than one row. */
const MAX_LENGTH = 8 * 1024 * 1024;

/**
 * Rows as parameters for `jsonb_to_recordset`, in as many batches as they need: one parameter each, however many rows
 * there are. A member that is `null` is SQL NULL there; JSON `null` has to be given as text.
 */
export function* jsonBatches(rows: Iterable<object>): Generator<SQL> {
  let texts: string[] = [];
  let length = 0;
  const batch = () => sql`${`[${texts.join(',')}]`}::jsonb`;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (texts.length >= MAX_ROWS || (texts.length > 0 && length + text.length > MAX_LENGTH)) {
      yield batch();
      texts = [];
      length = 0;
    }
    texts.push(text);
    length += text.length;
  }
  if (texts.length > 0) yield batch();
}
