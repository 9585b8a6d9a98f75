/** Whether this browser lets its tabs agree on who does something: over plain http it does not. */
export const canTakeTurns = (): boolean => 'locks' in navigator && typeof BroadcastChannel === 'function';

/**
 * Does some work in one tab of the browser at a time. It is a tab’s turn while it is in sight, once the one that has the turn
 * is closed or out of sight: a browser may stop such a tab.
 * @param work begins it, and returns how it ends
 * @returns gives up the turn, for good
 */
export function takeTurns(name: string, work: () => () => void): () => void {
  let leave = () => {};

  const enter = () => {
    leave();
    if (document.hidden) return;
    const leaving = new AbortController();
    leave = () => leaving.abort();
    const turn = () =>
      new Promise<void>((resolve) => {
        if (leaving.signal.aborted) return resolve();
        const end = work();
        leaving.signal.addEventListener('abort', () => {
          end();
          resolve();
        });
      });
    navigator.locks.request(name, { signal: leaving.signal }, turn).catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    });
  };

  document.addEventListener('visibilitychange', enter);
  enter();
  return () => {
    document.removeEventListener('visibilitychange', enter);
    leave();
  };
}
