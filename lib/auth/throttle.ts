import { getDb } from '../db/client';
import { deleteFailures, insertFailure } from './queries';
import { sha256 } from './secret';

/** Wrong passwords for one account in the window after which no password is looked at. */
const MAX_FAILURES = 10;
/** After so many seconds a try counts no more. */
export const FAILURE_WINDOW_S = 15 * 60;

/** Under which name the tries of somebody with this e-mail are counted. */
export function accountOf(email: string): string {
  return sha256(email.toLowerCase());
}

/**
 * Counts a try to prove who one is as a failure, until `forgetTries` says that it was none.
 * @param account from `accountOf`, or another digest
 * @returns false when there were too many of late: nothing is to be looked at then
 */
export function countTry(account: string, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - FAILURE_WINDOW_S * 1000);
  return insertFailure(getDb(), { account, at: now }, since, MAX_FAILURES);
}

/** Forgets the failures of an account. */
export function forgetTries(account: string): Promise<void> {
  return deleteFailures(getDb(), account);
}
