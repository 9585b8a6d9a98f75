/**
 * Runs `work` while no other process of this machine holds the lock of that name. Not re-entrant. `work` gets
 * what a child process may have among its `stdio` to hold the lock too, until it ends.
 */
export function withProcessLock<T>(
  name: string,
  work: (lock: number | 'ignore') => Promise<T>,
  options?: { readonly timeoutMs?: number; readonly onWait?: () => void },
): Promise<T>;

/** The lock was not free in time. */
export class LockTimeoutError extends Error {}
