import { withinMs } from '../db/health';
import { isUnavailable } from '../db/unavailable';

/** While an answer of the database is awaited, it is looked so often whether there still is one. */
const PATIENCE_MS = 500;
const LATE = Symbol('late');

/** What `read` gives, or `fallBack` once the database cannot be asked. */
export async function outliving<T>(read: Promise<T>, isAway: () => boolean, fallBack: () => T): Promise<T> {
  try {
    for (;;) {
      const result = await withinMs(PATIENCE_MS, read, LATE);
      if (result !== LATE) return result;
      if (isAway()) break;
    }
  } catch (error) {
    if (!isUnavailable(error) && !isAway()) throw error;
  }
  read.catch(() => {});
  return fallBack();
}
