import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@/lib/config';
import { isUnavailable } from '@/lib/db/unavailable';
import { log } from '@/lib/log';
import { failureOf, rootCause } from '@/lib/root-cause';
import { bootstrap } from './bootstrap';
import { migrateDatabase } from './migrate';
import { errorCode } from './start-error';

/** How long after a failure the database is tried again, more or less a half. */
const RETRY_MS = 1_500;
/** Wrong user, wrong password, no such database: somebody has to mend the address. */
const WRONG_ADDRESS = /^(28...|3D000)$/;

/** A database that cannot be reached, and may be later. */
export interface Away {
  readonly error: unknown;
}

/**
 * Migrates the database and makes it usable.
 * @returns how to sign in, or why it cannot be reached
 * @throws StartError for what no waiting mends
 */
export async function openDatabase(config: Config): Promise<{ readonly signIn: readonly string[] } | Away> {
  try {
    await migrateDatabase(String(config.databaseUrl));
    return await bootstrap(config);
  } catch (error) {
    if (isAway(error)) return { error };
    throw error;
  }
}

/**
 * Tries to open the database until it is there. What goes wrong is logged when it is something else than before.
 * @throws when the signal says so
 */
export async function untilOpen(config: Config, signal: AbortSignal): Promise<readonly string[]> {
  let told = '';
  for (;;) {
    await sleep(RETRY_MS * (0.5 + Math.random()), undefined, { signal });
    const opened = await openDatabase(config).catch((error: unknown): Away => ({ error }));
    signal.throwIfAborted();
    if ('signIn' in opened) return opened.signIn;
    const failure = failureOf(opened.error);
    if (failure.error !== told) log().error(failure, 'the database cannot be opened; tries again');
    told = failure.error;
  }
}

function isAway(error: unknown): boolean {
  return isUnavailable(error) && !WRONG_ADDRESS.test(errorCode(rootCause(error)) ?? '');
}
