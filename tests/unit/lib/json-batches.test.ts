import { PgDialect } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { jsonBatches } from '@/lib/db/json-batches';

const dialect = new PgDialect();
const textsOf = (rows: Iterable<object>) =>
  [...jsonBatches(rows)].map((batch) => {
    const { sql, params } = dialect.sqlToQuery(batch);
    expect(sql).toBe('$1::jsonb');
    return String(params[0]);
  });

test('rows go in order into batches of a thousand, one parameter each', () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => ({ n }));

  const batches = textsOf(rows).map((text) => JSON.parse(text) as object[]);

  expect(batches.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  expect(batches.flat()).toEqual(rows);
});

test('long rows go into more batches, and one that is too long for any goes alone', () => {
  const row = (megabytes: number) => ({ text: 'x'.repeat(megabytes * 1024 * 1024) });

  const batches = textsOf([row(3), row(3), row(3), row(9), row(1)]);

  expect(batches.map((text) => (JSON.parse(text) as object[]).length)).toEqual([2, 1, 1, 1]);
});

test('no rows make no batch', () => {
  expect(textsOf([])).toEqual([]);
});
