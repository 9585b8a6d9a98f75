import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { databaseState } from '../db/schema';

/** How long a writing transaction waits, and is waited for. */
export interface LockPatience {
  /** For the lock. Shorter than the pool has patience with a silent connection: whoever waits in vain is told so. */
  readonly waitMs: number;
  /**
   * For its next statement, or for the rest of one. PostgreSQL does not notice that a network swallows everything: without
   * an end it would hold the lock for hours, and nobody could write. Longer than `waitMs`, so that those who waited with it
   * have given up by then.
   */
  readonly silentMs: number;
}

const PATIENCE: LockPatience = { waitMs: 25_000, silentMs: 30_000 };

/**
 * Takes the lock of the revision counter until the transaction ends.
 * @returns the revision of the transaction before it
 * @throws `lock_not_available` (55P03) of PostgreSQL after waiting for too long
 */
export async function lockRevision(tx: Transaction, patience = PATIENCE): Promise<number> {
  const silentMs = String(patience.silentMs);
  // One statement: a way back and forth under the lock is what everybody waits for. What is joined is there before the lock.
  const [state] = await tx.execute<{ revision: string }>(sql`
    with patience as materialized (
      select set_config('lock_timeout', ${String(patience.waitMs)}, true),
        set_config('idle_in_transaction_session_timeout', ${silentMs}, true),
        set_config('statement_timeout', ${silentMs}, true)
    )
    select ${databaseState.revision} from patience, ${databaseState} for update of ${databaseState}`);
  if (!state) throw new Error('database_state has no row');
  return Number(state.revision);
}
