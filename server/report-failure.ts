import pino, { type Logger } from 'pino';
import { ConfigError, loadConfig } from '@/lib/config';
import { createLog } from '@/lib/log';
import { failureOf, rootCause } from '@/lib/root-cause';
import type { Failure } from './life-cycle';
import { StartError, type StartErrorCode } from './start-error';

/** Level and message of each failure's line in the log. They stay as they are: somebody's alert may look for them. */
const LINES = {
  start: ['fatal', 'cannot start'],
  crash: ['fatal', 'crashed'],
  rejection: ['error', 'unhandled rejection'],
  stop: ['error', 'a part could not be stopped'],
} as const satisfies Record<Failure, readonly ['fatal' | 'error', string]>;

/**
 * Tells of what went wrong with the process: a line of the log, and of a start that failed also a sentence on standard
 * error, or where it comes from if nobody foresaw it. In a terminal there is the latter only.
 */
export function reportFailure(failure: Failure, error: unknown): void {
  const [level, message] = LINES[failure];
  const foreseen = foreseenReason(error);
  const isTerminal = process.stdout.isTTY;
  if (!isTerminal) lines()[level](foreseen ?? unforeseen(error), message);
  // Whoever starts it reads standard error, whatever becomes of the log.
  if (failure !== 'start' && !isTerminal) return;
  if (foreseen) console.error(`pennon: ${foreseen.error}`);
  else console.error(`pennon: ${message}:`, rootCause(error));
}

function foreseenReason(
  error: unknown,
): { readonly code: StartErrorCode; readonly error: string } | undefined {
  if (error instanceof ConfigError) return { code: 'config_invalid', error: error.message };
  if (error instanceof StartError) return { code: error.reason, error: error.message };
  return undefined;
}

function unforeseen(error: unknown) {
  const cause = rootCause(error);
  return { ...failureOf(error), stack: cause instanceof Error ? cause.stack : undefined };
}

/** The log, also where the environment has not been read, or cannot be. It is read anew: nobody is to go on with that. */
function lines(): Logger {
  try {
    const config = loadConfig(process.env);
    return createLog(undefined, () => config);
  } catch {
    return pino({ base: null });
  }
}
