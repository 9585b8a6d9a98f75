import { isWriteToDeadConnection, replacePool } from '@/lib/db/client';
import { log } from '@/lib/log';

/**
 * Gives up the connections to the database where the driver has failed in a way that nobody could catch: see
 * `isWriteToDeadConnection`. Any other such error is left to who else listens (Next logs it), or ends the process.
 */
export function surviveDeadConnections(): void {
  process.on('uncaughtException', (error) => {
    if (isWriteToDeadConnection(error)) {
      log().error('a connection to the database died inside a transaction; all of them are opened anew');
      replacePool();
    } else if (process.listenerCount('uncaughtException') === 1) {
      console.error(error);
      process.exit(1);
    }
  });
}
