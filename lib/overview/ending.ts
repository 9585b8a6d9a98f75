import type { Executor } from '../db/client';
import { selectEnding } from './queries';
import type { OverridesEnding } from './types';

const DAYS_AHEAD = 7;
const FLAGS_SHOWN = 6;

/** Which active overrides end in each of the next seven times 24 hours. */
export async function readEnding(executor: Executor, now: Date): Promise<OverridesEnding> {
  const rows = await selectEnding(executor, now, { days: DAYS_AHEAD, flags: FLAGS_SHOWN });
  const all = rows.find(({ flagName }) => flagName === null);
  const named = rows.flatMap(({ flagName, totals }) => (flagName === null ? [] : [{ flagName, totals }]));
  return {
    flags: named.map(({ flagName }) => flagName),
    days: Array.from({ length: DAYS_AHEAD }, (_, day) => ({
      total: all?.totals[day] ?? 0,
      byFlag: Object.fromEntries(
        named.flatMap(({ flagName, totals }) => (totals[day] ? [[flagName, totals[day]]] : [])),
      ),
    })),
  };
}
