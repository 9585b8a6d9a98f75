import { PennonError } from '../errors';
import { processSingleton } from '../singleton';

/** How often something may be done under one name. */
interface Rate {
  /** At once, after a pause. */
  readonly burst: number;
  /** In the long run. */
  readonly perSecond: number;
}

/** Counts how often something is done under many names, in bounded memory. */
export interface Limiter {
  /**
   * Counts once more.
   * @returns 0, or the milliseconds until it may be done again: then nothing is counted
   */
  readonly take: (name: string, nowMs: number) => number;
  readonly size: () => number;
}

/** Names that are kept at most; beyond that, who came longest ago begins anew. */
const MAX_NAMES = 10_000;

/**
 * A limiter that needs one number for each name (the generic cell rate algorithm of ATM networks): the instant at which
 * everything that was done would have been allowed at the slow rate.
 */
export function createLimiter({ burst, perSecond }: Rate, maxNames: number = MAX_NAMES): Limiter {
  const intervalMs = 1000 / perSecond;
  const allowedAt = new Map<string, number>();
  return {
    take: (name, nowMs) => {
      const from = Math.max(allowedAt.get(name) ?? 0, nowMs);
      const waitMs = from - nowMs - (burst - 1) * intervalMs;
      if (waitMs > 0) return waitMs;
      // Anew, so that the first one is who came longest ago.
      allowedAt.delete(name);
      allowedAt.set(name, from + intervalMs);
      if (allowedAt.size > maxNames) forgetFirst(allowedAt);
      return 0;
    },
    size: () => allowedAt.size,
  };
}

/** What each instance counts for itself. What must hold over all of them is counted in the database. */
const RATES = {
  /** Keys and invitations of one network that were never seen before. A key cannot be guessed, but each is a query. */
  credentials: { burst: 100, perSecond: 2 },
  /** Client tokens of one key: far more than people come, far less than a loop asks for. */
  clientTokens: { burst: 5_000, perSecond: 1_000 },
  /** Ways to and from the identity provider of one network: each one makes Pennon ask the provider. */
  provider: { burst: 60, perSecond: 1 },
} as const satisfies Record<string, Rate>;

/** @throws PennonError `rate_limited` */
export function assertRate(what: keyof typeof RATES, name: string): void {
  const limiter = processSingleton(`limit ${what}`, () => createLimiter(RATES[what]));
  const waitMs = limiter.take(name, performance.now());
  if (waitMs > 0) throw tooMany(waitMs);
}

const seen = () => processSingleton('seen credentials', () => new Set<string>());

/**
 * Lets a network show credentials that are not known from before only so often. One that was shown before, be it good or
 * not, is free: a service whose key has ended shuts out nobody, and neither does a guesser lock out who has a good one.
 * @param network null where nobody knows: then nothing is counted
 * @param digest of the credential
 * @throws PennonError `rate_limited`
 */
export function assertMayShow(network: string | null, digest: string): void {
  if (network === null || seen().has(digest)) return;
  assertRate('credentials', network);
  seen().add(digest);
  if (seen().size > MAX_NAMES) forgetFirst(seen());
}

function tooMany(waitMs: number): PennonError {
  return new PennonError('rate_limited', undefined, { details: { retry_after: Math.ceil(waitMs / 1000) } });
}

function forgetFirst(names: Map<string, unknown> | Set<string>): void {
  for (const first of names.keys()) {
    names.delete(first);
    return;
  }
}
