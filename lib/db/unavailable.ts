import { rootCause } from '../root-cause';

/** Codes of the driver and of PostgreSQL for a database that is not there, or not yet. */
const UNAVAILABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPIPE',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);

/**
 * Codes of PostgreSQL for what it does not do now, and may do later: the disk is full (53100), memory (53200), it takes no
 * writes (25006), somebody else was in the way (40001, 40P01, 55P03), it took too long (57014).
 */
const NOT_NOW: ReadonlySet<string> = new Set(['53100', '53200', '25006', '40001', '40P01', '55P03', '57014']);

/** Whether what was thrown says that the database cannot be reached, or lets nobody in. */
export function isUnavailable(thrown: unknown): boolean {
  const cause = rootCause(thrown);
  if (!(cause instanceof Error)) return false;
  // What is fatal ends the connection, or lets none begin.
  if ('severity' in cause && cause.severity === 'FATAL') return true;
  return 'code' in cause && UNAVAILABLE.has(String(cause.code));
}

/** Whether what was thrown says that the database can be reached, and refuses for the moment. */
export function isRefusedForNow(thrown: unknown): boolean {
  const cause = rootCause(thrown);
  return cause instanceof Error && 'code' in cause && NOT_NOW.has(String(cause.code));
}
