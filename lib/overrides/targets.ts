import type { Executor } from '../db/client';
import { PennonError } from '../errors';
import { compileFlag, type UsableFlag } from '../evaluation/flag';
import { type FlagRow, selectFlag, toDefinition } from '../flags/queries';
import { compilePattern } from '../pattern';
import { userExists } from '../users/queries';

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
 * The flag to pin for a user: both are there, and the flag can be pinned.
 * @throws PennonError `user_not_found`, `flag_not_found`, `flag_archived`, `invalid`
 */
export async function requireTarget(
  executor: Executor,
  userId: string,
  flagName: string,
  now: Date,
): Promise<UsableFlag> {
  await assertUser(executor, userId);
  const row = await requireFlag(executor, flagName, now);
  if (row.archivedAt) throw new PennonError('flag_archived');
  const flag = compileFlag(toDefinition(row), { compilePattern, segments: new Map() });
  if (!flag.usable) {
    throw new PennonError('invalid', `The flag ${flagName} is stored in a way that cannot be read`);
  }
  return flag;
}
