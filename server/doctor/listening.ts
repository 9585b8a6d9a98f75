import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { withinMs } from '@/lib/db/health';
import { type Finding, ok, warning } from './finding';

const HEARD_WITHIN_MS = 5_000;

/**
 * Whether what is notified on one connection is heard on another.
 * @param hearing listens, on a connection of its own
 * @param notify sends a notification
 */
export async function checkListening(
  hearing: postgres.Sql,
  notify: (channel: string) => Promise<unknown>,
  timeoutMs: number = HEARD_WITHIN_MS,
): Promise<Finding> {
  const channel = `pennon_doctor_${randomUUID()}`;
  const heard = new Promise<boolean>((resolve) => {
    hearing
      .listen(
        channel,
        () => resolve(true),
        () => void notify(channel).catch(() => resolve(false)),
      )
      .catch(() => resolve(false));
  });
  if (await withinMs(timeoutMs, heard, false)) return ok('notifications', 'are heard');
  return warning(
    'notifications',
    'are not heard: there seems to be a pooler in transaction mode in between',
    'Changes are found by asking every second; for faster, let DATABASE_URL lead to the database itself.',
  );
}
