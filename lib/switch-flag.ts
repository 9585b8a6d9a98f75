import { z } from 'zod';
import type { RequestContext } from './auth/actor';
import { inAmbientTransaction } from './db/client';
import { updateFlag } from './flags/service';
import type { FlagView } from './flags/types';
import { bulkOverrides } from './overrides/bulk';
import { bulkInput } from './overrides/schemas-bulk';

/** Whether a flag is to be on, and what becomes of the overrides that the switch does not reach. */
export const switchFlagInput = z.strictObject({
  enabled: z.boolean('must be true or false'),
  pause_overrides: z.boolean('must be true or false').default(false),
});
export type SwitchFlagInput = z.output<typeof switchFlagInput>;

/** What throwing the switch did. */
export interface SwitchedFlag {
  readonly flag: FlagView;
  /** How many overrides were paused with it. */
  readonly paused: number;
  /** The revision under which they were, to take that back; null when none were. */
  readonly pausedAt: number | null;
}

/**
 * Throws a flag's kill switch, or takes it back, and pauses the overrides that are active with it: both or neither.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_archived`, `version_mismatch`
 */
export async function switchFlag(
  ctx: RequestContext,
  name: string,
  input: SwitchFlagInput,
): Promise<SwitchedFlag> {
  const { enabled } = input;
  if (!input.pause_overrides) {
    return { flag: await updateFlag(ctx, name, { enabled }), paused: 0, pausedAt: null };
  }
  return inAmbientTransaction(async () => {
    const flag = await updateFlag(ctx, name, { enabled });
    const pause = (counted: object) =>
      bulkOverrides(
        ctx,
        bulkInput.parse({ action: 'disable', filter: { flag: name, status: 'active' }, ...counted }),
      );
    const { counts } = await pause({ dry_run: true });
    const { revision } = await pause({ expected_count: counts.updated });
    return { flag, paused: counts.updated, pausedAt: revision };
  });
}
