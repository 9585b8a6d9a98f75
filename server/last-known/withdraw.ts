import type { StandingKey } from '@/lib/keys/types';
import { log } from '@/lib/log';
import { failureOf } from '@/lib/root-cause';
import { readLastKnown, removeLastKnown } from './file';
import type { Owner } from './format';

/**
 * Removes a state on disk that cannot be written anew and lets somebody in who is no longer let in. A full disk can be
 * removed from. No flags at a start without the database are better than flags for a key that was revoked.
 * @param standing the keys that are good now
 */
export async function withdraw(
  dataDir: string,
  owner: Owner,
  standing: readonly StandingKey[],
  remove: (dataDir: string) => Promise<void> = removeLastKnown,
): Promise<void> {
  const written = await readLastKnown(dataDir, owner).catch(() => null);
  // What cannot be read lets nobody in.
  if (written === null || written.keys.every((key) => stillStands(key, standing))) return;
  try {
    await remove(dataDir);
    log().warn('the last known state was removed: it had a key that has been revoked or changed since');
  } catch (error) {
    log().error(
      failureOf(error),
      'the last known state has a key that was revoked or changed, and can be neither written nor removed; delete it',
    );
  }
}

/** Whether a key lets nobody in for longer, and for more, than it does now. */
function stillStands(written: StandingKey, standing: readonly StandingKey[]): boolean {
  const end = (key: StandingKey) => key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  if (end(written) <= Date.now()) return true;
  return standing.some(
    (key) =>
      key.id === written.id &&
      key.hash === written.hash &&
      key.role === written.role &&
      end(written) <= end(key),
  );
}
