const BASE_MS = 1_000;
const CAP_MS = 30_000;
/** No server has us come back sooner than within this. */
const SOONEST_BASE_MS = 250;
/** No server sends us away for longer. */
const LONGEST_RETRY_AFTER_MS = 10 * 60_000;

/**
 * How long to wait after failures in a row, in milliseconds: anything up to twice as long each time ("full jitter"), so
 * that a thousand clients that lost the server at once do not come back at once.
 */
export function backoffMs(failures: number, random: () => number, baseMs = BASE_MS): number {
  const base = Math.max(SOONEST_BASE_MS, baseMs);
  return failures === 0 ? 0 : random() * Math.min(CAP_MS, base * 2 ** (failures - 1));
}

/** A wait of about this long. */
export function about(ms: number, random: () => number): number {
  return ms * (0.75 + random() / 2);
}

/** What a `Retry-After` header of seconds asks for, in milliseconds; 0 for none and for junk. */
export function retryAfterMs(header: string | null): number {
  return bounded(Number(header) * 1000);
}

/** A wait that the server asks for, in milliseconds; 0 for junk. */
export function bounded(ms: unknown): number {
  return typeof ms === 'number' && ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : 0;
}
