import { ALL_FLAGS, dayOf, type FlagDay } from '@/lib/overview/queries-days';
import { DEMO_OVERRIDES } from './data';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 29;

/** Overrides that have come and gone: of a flag so many, one more each day from a day on, until another. In days ago. */
const PAST = [
  ['ui.new_navigation', 7, 28, 13],
  ['beta.ai_summaries', 5, 26, 7],
  ['experiment.pricing', 6, 21, 2],
  ['beta.voice_notes', 4, 29, 11],
  ['limits.api_requests_per_minute', 3, 17, 5],
  ['ui.dark_mode', 3, 24, 1],
  ['search.fuzziness', 2, 12, 4],
] as const satisfies readonly (readonly [string, number, number, number])[];

/** How many of the demo's overrides were active at the end of each of the days before the one of `now`. */
export function demoDays(now: Date): readonly FlagDay[] {
  const midnight = Date.parse(`${dayOf(now)}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, index) => midnight - index * DAY_MS).flatMap((end) => {
    const day = dayOf(new Date(end - 1));
    const byFlag = activeAt(end, now.getTime());
    const all = [...byFlag.values()].reduce((sum, active) => sum + active, 0);
    return [[ALL_FLAGS, all] as const, ...byFlag].map(([flagName, active]) => ({ day, flagName, active }));
  });
}

function activeAt(instant: number, now: number): ReadonlyMap<string, number> {
  const byFlag = new Map<string, number>();
  const add = (flag: string, active: number) => byFlag.set(flag, (byFlag.get(flag) ?? 0) + active);
  for (const { flag, setHoursAgo, endsInHours, paused } of DEMO_OVERRIDES) {
    const ends = endsInHours === null ? Number.POSITIVE_INFINITY : now + endsInHours * HOUR_MS;
    if (!paused && now - setHoursAgo * HOUR_MS <= instant && instant < ends) add(flag, 1);
  }
  const daysAgo = (now - instant) / DAY_MS;
  for (const [flag, most, from, to] of PAST) {
    const active = Math.min(most, Math.ceil(from - daysAgo), Math.ceil(daysAgo - to));
    if (active > 0) add(flag, active);
  }
  return byFlag;
}
