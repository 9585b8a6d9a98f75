import postgres from 'postgres';

let client: postgres.Sql | undefined;

/** The address of the database that this test file has to itself. */
export function testDatabaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('Only integration tests have a database');
  return url;
}

/**
 * A raw client on this test file's database, to look at rows beside the code under test. It is apart from the
 * application's pool, whose parsers drizzle changes.
 */
export function rawSql(): postgres.Sql {
  client ??= postgres(testDatabaseUrl(), { max: 2, onnotice: () => {} });
  return client;
}

/** Closes the raw client; the setup of the integration tests calls it. */
export async function closeRawClient(): Promise<void> {
  await client?.end();
  client = undefined;
}
