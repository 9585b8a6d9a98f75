import { expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { users } from '@/lib/db/schema';
import { rawSql, testDatabaseUrl } from '../support/database';
import { databaseName } from '../support/postgres';

test('each test file has an empty, migrated database to itself, which the application uses', async () => {
  const [row] = await rawSql()`select current_database() as name`;

  expect(row?.name).toBe(databaseName(testDatabaseUrl()));
  expect(await getDb().select().from(users)).toEqual([]);
});
