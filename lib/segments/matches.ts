import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions } from '../changes/snapshot';
import { getDb } from '../db/client';
import { type CountOptions, countAfterWrite, countUsers, type UserCount } from '../user-matches';

/**
 * How many people of the directory are in a segment that was just written; null when they cannot be counted. Counted
 * by the engine itself; of a large directory, in a random sample.
 * @throws PennonError `forbidden`
 */
export async function countMembersAfterSave(
  ctx: RequestContext,
  key: string,
  options: CountOptions = {},
): Promise<UserCount | null> {
  authorize(ctx.actor, 'segments.read');
  return countAfterWrite(async () => {
    const { snapshot } = await readDefinitions(getDb());
    // One that is not among them has no members.
    const segment = snapshot.segments.get(key);
    const [members] = await countUsers(
      1,
      ctx.now,
      (run, found) => {
        if (segment?.contains(run)) found[0] = (found[0] ?? 0) + 1;
      },
      options,
    );
    return members ?? null;
  });
}
