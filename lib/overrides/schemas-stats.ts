import { z } from 'zod';
import type { OverrideStats } from './types';

const TOP_MAX = 100;

/** Query of the numbers of overrides. */
export const overrideStatsQuery = z.strictObject({
  top: z.coerce
    .number({ error: `must be a number from 1 to ${TOP_MAX}` })
    .int(`must be a number from 1 to ${TOP_MAX}`)
    .min(1, `must be a number from 1 to ${TOP_MAX}`)
    .max(TOP_MAX, `must be a number from 1 to ${TOP_MAX}`)
    .default(10)
    .meta({ description: 'How many flags and authors are listed' }),
});

/** The numbers of overrides on the wire. */
export const overrideStatsWire = z
  .strictObject({
    total: z.int(),
    by_status: z.strictObject({ active: z.int(), disabled: z.int(), expired: z.int() }),
    ending: z.strictObject({ within_1_day: z.int(), within_7_days: z.int() }).meta({
      description: 'Active overrides that end soon; those within a day are among those within seven',
    }),
    by_flag: z.array(z.strictObject({ flag_name: z.string(), total: z.int() })),
    by_author: z.array(z.strictObject({ created_by: z.string(), total: z.int() })),
  })
  .meta({ id: 'OverrideStats' });

/** The numbers of overrides on the wire. */
export function toOverrideStatsWire(stats: OverrideStats): z.output<typeof overrideStatsWire> {
  const { total, active, disabled, expired } = stats;
  return {
    total,
    by_status: { active, disabled, expired },
    ending: { within_1_day: stats.endingWithin1Day, within_7_days: stats.endingWithin7Days },
    by_flag: stats.byFlag.map(({ name, total }) => ({ flag_name: name, total })),
    by_author: stats.byAuthor.map(({ name, total }) => ({ created_by: name, total })),
  };
}
