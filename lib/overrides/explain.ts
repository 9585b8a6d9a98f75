import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readUserState } from '../changes/snapshot';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { type Explanation, explainFlag } from '../evaluation/explain';
import { selectFlag } from '../flags/queries';
import { selectOverride } from './queries';

/** Why a user gets from a flag what they get, and for which instant that is said. */
export interface UserExplanation extends Explanation {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly at: Date;
  readonly revision: number;
  /** Who pinned the value, and why; null when nobody has. */
  readonly pinned: { readonly reason: string | null; readonly createdBy: string } | null;
}

/**
 * Explains what a user of the directory gets from a flag, now or at any other instant: from what is stored now,
 * overrides end and scheduled changes begin at their times. A past instant does not bring back what was edited since.
 * @param at left out: now
 * @throws PennonError `forbidden`, `user_not_found`, `flag_not_found`
 */
export async function explainFlagForUser(
  ctx: RequestContext,
  userId: string,
  flagName: string,
  at: Date = ctx.now,
): Promise<UserExplanation> {
  authorize(ctx.actor, 'overrides.read');
  const { snapshot, context, overrides, user, revision } = await readUserState(userId);
  if (!user) throw new PennonError('user_not_found');
  // An archived flag is not in the snapshot, and is explained as not found.
  if (!snapshot.flags.has(flagName) && !(await selectFlag(getDb(), flagName, ctx.now))) {
    throw new PennonError('flag_not_found');
  }
  const pinned = overrides.has(flagName) ? await selectOverride(getDb(), userId, flagName) : undefined;
  return {
    ...explainFlag(snapshot, flagName, context, overrides, at.getTime()),
    user,
    at,
    revision,
    pinned: pinned ? { reason: pinned.reason, createdBy: pinned.createdBy } : null,
  };
}
