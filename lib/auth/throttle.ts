import { getDb } from '../db/client';
import { deleteFailures, insertFailure } from './queries';
import { sha256 } from './secret';

/**
 * What a window has room for: wrong passwords for one account, wherever they come from; and accounts with wrong passwords
 * from one network, as many people may sit behind one address, and whoever tries one password on everybody needs many.
 */
const MAX_FAILURES = { ofAccount: 10, accountsOfNetwork: 10 } as const;
/** After so many seconds a try counts no more. */
export const FAILURE_WINDOW_S = 15 * 60;

/** Under which name the tries of somebody with this e-mail are counted. */
export function accountOf(email: string): string {
  return sha256(email.toLowerCase());
}

/**
 * Counts a try to prove who one is as a failure, until `forgetTries` says that it was none.
 * @param account from `accountOf`, or another digest
 * @param network where it comes from, by `networkOf`; null where nobody knows, or it does not matter
 * @returns false when there were too many of late: nothing is to be looked at then
 */
export function countTry(account: string, now: Date, network: string | null = null): Promise<boolean> {
  const since = new Date(now.getTime() - FAILURE_WINDOW_S * 1000);
  const failure = { account, network: network === null ? null : sha256(`network ${network}`), at: now };
  return insertFailure(getDb(), failure, since, MAX_FAILURES);
}

/** Forgets the failures of an account. */
export function forgetTries(account: string): Promise<void> {
  return deleteFailures(getDb(), account);
}
