import { afterAll, inject } from 'vitest';
import { closeRawClient } from './database';
import { createDatabase, dropDatabase } from './postgres';

// Each test file has a copy of the migrated template to itself, and nothing of what the file before it kept in memory.
const serverUrl = inject('postgresUrl');
const databaseUrl = await createDatabase(serverUrl, inject('templateDatabase'));
process.env.DATABASE_URL = databaseUrl;
// Who is read, and when, is then up to each test.
process.env.PENNON_OVERRIDES_RESIDENT ??= '0';
forgetWhatIsKept();

afterAll(async () => {
  const { closeDatabase } = await import('../../lib/db/client');
  await closeDatabase();
  await closeRawClient();
  await dropDatabase(serverUrl, databaseUrl);
  forgetWhatIsKept();
});

/** As in a new process. */
function forgetWhatIsKept(): void {
  const singletons: unknown = Reflect.get(globalThis, Symbol.for('pennon.singletons'));
  if (singletons instanceof Map) singletons.clear();
}
