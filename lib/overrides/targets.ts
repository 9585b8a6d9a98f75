import { readDefinitions } from '../changes/snapshot';
import type { Executor } from '../db/client';
import { invalid, PennonError } from '../errors';
import { compileFlag } from '../evaluation/flag';
import { unreadable } from '../flags/checks';
import { type FlagRow, selectFlag, toDefinition } from '../flags/queries';
import { compilePattern } from '../pattern';
import { userExists } from '../users/queries';
import type { Rules } from './write-override';

/** @throws PennonError `user_not_found` */
export async function assertUser(executor: Executor, userId: string): Promise<void> {
  if (!(await userExists(executor, userId))) throw new PennonError('user_not_found');
}

/**
 * The flag of this name, archived or not.
 * @throws PennonError `flag_not_found`
 */
export async function requireFlag(executor: Executor, flagName: string, now: Date): Promise<FlagRow> {
  const flag = await selectFlag(executor, flagName, now);
  if (!flag) throw new PennonError('flag_not_found');
  return flag;
}

/**
 * What an override of this user and flag is checked against: both are there, and the flag can be pinned.
 * @throws PennonError `user_not_found`, `flag_not_found`, `flag_archived`, `invalid`
 */
export async function requireTarget(
  executor: Executor,
  userId: string,
  flagName: string,
  now: Date,
): Promise<Rules> {
  await assertUser(executor, userId);
  const row = await requireFlag(executor, flagName, now);
  if (row.archivedAt) throw new PennonError('flag_archived');
  const flag = compileFlag(toDefinition(row), { compilePattern, segments: new Map() });
  if (!flag.usable) {
    throw invalid({ path: 'flag_name', message: unreadable(flagName) });
  }
  const { overridePolicy: policy } = await readDefinitions(executor);
  return { flag, policy, now };
}
