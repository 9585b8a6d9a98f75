import { type Answer, readAnswer } from './answer';
import type { ServerClock } from './clock';
import { type Headers, sayable, withHeader } from './headers';
import type { Runtime } from './runtime';
import type { AnswerStorage, Kept } from './storage';
import type { Store } from './store';

/** Decides which answers are shown. */
export interface Sync {
  /** Shows values that did not come from the server just now. */
  readonly begin: (kept: Kept) => void;
  /**
   * Takes in an answer to what was asked at `askedAt` (monotonic). An older one than the one shown is passed over.
   * @returns false for what is no answer
   */
  readonly take: (heard: Heard & Kept) => boolean;
  /** Takes in that what is shown is still so: a server says that only while it has its database. */
  readonly confirm: (serverMs: number) => void;
  /** Headers that ask only for what is not shown yet. */
  readonly conditions: () => Headers;
}

interface Heard {
  readonly askedAt: number;
  /** The server's clock in Unix ms; NaN when it is not known. */
  readonly serverMs: number;
}

interface SyncOptions {
  readonly store: Store;
  readonly clock: ServerClock;
  readonly runtime: Runtime;
  readonly storage: AnswerStorage | null;
}

/** Keeps what is shown from going back in time. */
export function createSync({ store, clock, runtime, storage }: SyncOptions): Sync {
  let etag: string | null = null;
  let appliedAt = Number.NEGATIVE_INFINITY;

  /** Of one history and one person the revision only grows; between others, what was asked for later counts. */
  function isNewer(next: Answer, askedAt: number): boolean {
    const shown = store.answer();
    if (!shown) return true;
    const comparable = next.epoch === shown.epoch && next.userId === shown.userId;
    if (comparable && next.revision !== shown.revision) return next.revision > shown.revision;
    return askedAt >= appliedAt;
  }

  return {
    begin(kept) {
      const answer = readAnswer(kept.body);
      if (!answer || !isNewer(answer, 0)) return;
      etag = sayable(kept.etag);
      store.apply(answer);
    },
    take({ askedAt, serverMs, etag: said, body }) {
      const answer = readAnswer(body);
      if (!answer) return false;
      clock.learn(serverMs);
      const shown = store.answer();
      // A server without its database cannot tell who this is: what it said of them before is better than that.
      if (shown?.userId && answer.stale && !answer.userId) {
        etag = null;
        store.apply({ ...shown, stale: true });
        return true;
      }
      if (!isNewer(answer, askedAt)) return true;
      etag = sayable(said);
      appliedAt = runtime.monotonicMs();
      store.apply(answer);
      storage?.save({ etag, body });
      return true;
    },
    confirm(serverMs) {
      clock.learn(serverMs);
      const shown = store.answer();
      if (shown?.stale) store.apply({ ...shown, stale: false });
      else store.tick();
    },
    conditions: () => withHeader('if-none-match', etag && `"${etag}"`),
  };
}
