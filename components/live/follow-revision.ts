import type { RevisionAt } from '@/lib/audit/types';

/** How often it is asked while all is well. */
export const EVERY_MS = 2_000;
/** How seldom it is asked at most while nobody answers. */
export const SELDOM_MS = 30_000;

const NETWORK = ['online', 'offline'] as const;

/** What an attempt to read the revision gave; `forbidden`: the role that opens the page was taken away. */
export type Reading = RevisionAt | 'signed-out' | 'forbidden' | 'unreachable';

/** How the revision is read, and who hears of it. */
export interface Follow {
  readonly read: (signal: AbortSignal) => Promise<Reading>;
  readonly onReading: (reading: Reading) => void;
}

interface Asking extends Follow {
  /** How often it is asked while all is well. */
  readonly everyMs?: () => number;
}

/** Goes on until it is stopped; `ask` asks at once. */
interface Following {
  readonly ask: () => void;
  readonly stop: () => void;
}

/**
 * Asks for the revision again and again while the page is in sight, ever more seldom while that fails, and at once
 * when the page comes back into sight, or the network comes back or goes.
 */
export function followRevision({ read, onReading, everyMs = () => EVERY_MS }: Asking): Following {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  let failures = 0;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    asking?.abort();
    if (document.hidden) return;
    const mine = new AbortController();
    asking = mine;
    const reading = await read(mine.signal);
    if (mine.signal.aborted) return;
    failures = typeof reading === 'string' ? failures + 1 : 0;
    onReading(reading);
    timer = setTimeout(ask, pauseMs(failures, Math.random(), everyMs()));
  }

  document.addEventListener('visibilitychange', ask);
  for (const event of NETWORK) window.addEventListener(event, ask);
  timer = setTimeout(ask, pauseMs(0, Math.random()));
  return {
    ask,
    stop: () => {
      clearTimeout(timer);
      asking?.abort();
      document.removeEventListener('visibilitychange', ask);
      for (const event of NETWORK) window.removeEventListener(event, ask);
    },
  };
}

/**
 * The pause before the next question, spread by a fifth to either side so that many pages do not ask at once.
 * @param failures in a row
 * @param random from 0 to 1
 */
export function pauseMs(failures: number, random: number, everyMs = EVERY_MS): number {
  const pause = Math.min(everyMs * 2 ** Math.min(failures, 10), SELDOM_MS);
  return Math.round(pause * (0.8 + 0.4 * random));
}
