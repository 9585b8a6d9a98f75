import { isWriteToDeadConnection, replacePool } from '@/lib/db/client';
import { log } from '@/lib/log';

/**
 * Keeps the process alive where the database driver would end it: see `isWriteToDeadConnection`. Any other error that
 * nobody caught ends it, as ever.
 */
export function surviveDeadConnections(): void {
  process.on('uncaughtException', (error) => {
    if (!isWriteToDeadConnection(error)) {
      console.error(error);
      process.exit(1);
    }
    log().error('a connection to the database died inside a transaction; all of them are opened anew');
    replacePool();
  });
}
