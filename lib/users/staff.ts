import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { selectStaff } from './queries-staff';
import type { Staff } from './types';

/** How many people of a role are shown at once. */
const SHOWN = 50;

/**
 * The admins and the viewers, the first 50 of each, with what is known of their signing in.
 * @throws PennonError `forbidden`
 */
export async function listStaff(ctx: RequestContext): Promise<Staff> {
  authorize(ctx.actor, 'users.read');
  const [admins, viewers] = await Promise.all([
    selectStaff(getDb(), 'admin', ctx.now, SHOWN),
    selectStaff(getDb(), 'viewer', ctx.now, SHOWN),
  ]);
  return { admins, viewers };
}
