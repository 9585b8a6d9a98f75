import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { selectRevision } from './queries';
import type { RevisionAt } from './types';

/**
 * Where the history of the database is: another answer than before says that something has changed since.
 * @throws PennonError `forbidden`
 */
export async function getRevision(ctx: RequestContext): Promise<RevisionAt> {
  authorize(ctx.actor, 'audit.read');
  return selectRevision(getDb());
}
