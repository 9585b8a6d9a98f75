import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions } from '../changes/snapshot';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { stateAt, type UsableFlag } from '../evaluation/flag';
import { selectFlag } from '../flags/queries';
import { broken, countPeople, instantsOf, type PreviewOptions } from './count-people';
import { toDetails } from './details';
import { selectChange } from './queries';
import type { ScheduledChangePreview } from './types';

/**
 * What a change that is still to come will do to the people of the directory: what they get one millisecond before its
 * instant and at it, with everything else that is due then.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_archived`, `scheduled_change_not_found`,
 *   `scheduled_change_settled`, `invalid` (the flag is stored in a way that cannot be read)
 */
export async function previewScheduledChange(
  ctx: RequestContext,
  flagName: string,
  id: string,
  options: PreviewOptions = {},
): Promise<ScheduledChangePreview> {
  authorize(ctx.actor, 'schedules.read');
  return getDb().transaction(
    async (tx) => {
      const row = await selectFlag(tx, flagName, ctx.now);
      if (!row) throw new PennonError('flag_not_found');
      const stored = await selectChange(tx, flagName, id);
      if (!stored) throw new PennonError('scheduled_change_not_found');
      const { conflicts, ...change } = await toDetails(tx, ctx.now, row, stored);
      if (change.status !== 'pending') {
        throw new PennonError('scheduled_change_settled', undefined, {
          details: { change_status: change.status },
        });
      }
      if (row.archivedAt) throw new PennonError('flag_archived');
      const { snapshot } = await readDefinitions(tx);
      const flag = snapshot.flags.get(flagName);
      if (!flag?.usable) throw broken(flagName);

      const { before, after } = instantsOf(stored);
      return {
        change,
        before: settingAt(flag, before),
        after: settingAt(flag, after),
        ...(await countPeople(tx, snapshot, flag, stored, options)),
        conflicts,
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

function settingAt(flag: UsableFlag, instant: number): ScheduledChangePreview['before'] {
  const state = stateAt(flag, instant);
  return { enabled: state.enabled, default: state.default.definition };
}
