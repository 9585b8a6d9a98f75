import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '../../server/migrate';
import { createDatabase, databaseName, dropDatabase, startTestPostgres } from './postgres';
import { saveCoverage } from './save-coverage';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the PostgreSQL server of this run. */
    postgresUrl: string;
    /** Name of the migrated database that each test file copies. */
    templateDatabase: string;
  }
}

/** One PostgreSQL and one migrated template for all integration tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  const template = await createDatabase(server.url);
  await migrateDatabase(template);
  project.provide('postgresUrl', server.url);
  project.provide('templateDatabase', databaseName(template));
  return async () => {
    await dropDatabase(server.url, template);
    await server.stop();
    // The embedded PostgreSQL and the migrations have run here, for real.
    saveCoverage();
  };
}
