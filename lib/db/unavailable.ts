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

/** Whether what was thrown says that the database cannot be reached, or lets nobody in. */
export function isUnavailable(thrown: unknown): boolean {
  const cause = rootCause(thrown);
  if (!(cause instanceof Error)) return false;
  // What is fatal ends the connection, or lets none begin.
  if ('severity' in cause && cause.severity === 'FATAL') return true;
  return 'code' in cause && UNAVAILABLE.has(String(cause.code));
}
