import { startTestPostgres } from './postgres';

/** One PostgreSQL for all end-to-end tests; the workers find it in `PENNON_TEST_POSTGRES_URL`. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  process.env.PENNON_TEST_POSTGRES_URL = server.url;
  return () => server.stop();
}
