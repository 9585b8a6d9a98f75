import { afterAll, inject } from 'vitest';
import { closeRawClient } from './database';
import { createDatabase, dropDatabase } from './postgres';

// Each test file has a copy of the migrated template to itself.
const serverUrl = inject('postgresUrl');
const databaseUrl = await createDatabase(serverUrl, inject('templateDatabase'));
process.env.DATABASE_URL = databaseUrl;

afterAll(async () => {
  const { closeDatabase } = await import('../../lib/db/client');
  await closeDatabase();
  await closeRawClient();
  await dropDatabase(serverUrl, databaseUrl);
});
