import { retryAfterMs } from './backoff';
import type { ClientProblem } from './types';

/** What went wrong, and how long the server asks us to stay away. */
export interface Failure {
  readonly problem: ClientProblem;
  readonly retryAfterMs: number;
}

/** An answer that is not the one hoped for. */
export function refusal({ status, headers }: Response): Failure {
  const code = status === 401 ? 'unauthorized' : status === 403 ? 'forbidden' : 'refused';
  return {
    problem: { code, status, message: `Pennon answered ${status}` },
    retryAfterMs: retryAfterMs(headers.get('retry-after')),
  };
}

/** No answer, or one that broke off. */
export function networkFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { problem: { code: 'network', message }, retryAfterMs: 0 };
}

/** An answer that is no answer of Pennon's. */
export const UNREADABLE: Failure = {
  problem: { code: 'protocol', message: 'The answer is not one of Pennon’s' },
  retryAfterMs: 0,
};

/** Whether it will be the same again unless somebody does something. */
export function isLasting({ problem: { code, status } }: Failure): boolean {
  return code === 'unauthorized' || code === 'forbidden' || status === 404;
}
