import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { selectPolicyGaps } from './queries-counts';
import type { PolicyGaps } from './types';

/**
 * What active overrides lack that a policy could ask for. One that is there already stays as it is until somebody
 * writes it: these are the ones.
 * @throws PennonError `forbidden`
 */
export async function countPolicyGaps(ctx: RequestContext): Promise<PolicyGaps> {
  authorize(ctx.actor, 'overrides.read');
  return selectPolicyGaps(getDb(), ctx.now);
}
