import { getDb } from './client';
import { databaseState } from './schema';

const TIMEOUT_MS = 2_000;

/** Whether the database answers within two seconds, and is migrated. */
export async function isDatabaseReady(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, false);
  });
  const query = getDb()
    .select({ revision: databaseState.revision })
    .from(databaseState)
    .then(
      (rows) => rows.length === 1,
      () => false,
    );
  return Promise.race([query, timeout]).finally(() => clearTimeout(timer));
}
