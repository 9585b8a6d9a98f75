import { dayOf, deleteDaysBefore, writeDay } from './queries-days';

const DAY_MS = 86_400_000;
const DAYS_KEPT = 400;

/**
 * Writes how many overrides are active as the number of the day, and forgets days of long ago. Nothing of it counts for
 * what anybody gets: so it is no change, and takes no revision.
 * @returns how many numbers were forgotten
 */
export async function countDay(now: Date): Promise<number> {
  await writeDay(now);
  return deleteDaysBefore(dayOf(new Date(now.getTime() - DAYS_KEPT * DAY_MS)));
}
