import type { Runtime } from './runtime';

/** So long may nobody look at a page before it lets go of its stream. */
const HIDDEN_MS = 60_000;

/** What a client does when its page changes. */
interface PageChanges {
  /** The browser has a network again. */
  readonly onOnline: () => void;
  /** Somebody looks at the page, or nobody has for a while. */
  readonly onLookedAt: (lookedAt: boolean) => void;
}

/**
 * Follows the page that a client is in; elsewhere there is none. Browsers allow six connections to a server over HTTP/1.1,
 * so tabs that nobody looks at must not hold one each.
 * @returns ends it
 */
export function watchPage({ setTimer }: Runtime, { onOnline, onLookedAt }: PageChanges): () => void {
  const { document } = globalThis;
  let cancel = () => {};
  const look = () => {
    cancel();
    if (document.hidden) cancel = setTimer(() => onLookedAt(false), HIDDEN_MS);
    else onLookedAt(true);
  };
  globalThis.addEventListener?.('online', onOnline);
  document?.addEventListener('visibilitychange', look);
  if (document?.hidden) look();
  return () => {
    cancel();
    globalThis.removeEventListener?.('online', onOnline);
    document?.removeEventListener('visibilitychange', look);
  };
}
