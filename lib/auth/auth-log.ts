import type { LoggerInstance } from 'next-auth';
import { log } from '../log';
import { rootCause } from '../root-cause';

/** Of these the reason is what the operator needs (a wrong secret, a provider that cannot be reached), and no secret. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'OAUTH_CALLBACK_ERROR',
  'SIGNIN_OAUTH_ERROR',
  'GET_AUTHORIZATION_URL_ERROR',
]);

/** Longest reason that is logged: some of them anybody can send. */
const MAX_REASON = 300;

/** What next-auth has to say, in our log: never profiles, tokens or statements. */
export const AUTH_LOGGER: Partial<LoggerInstance> = {
  error: (code, metadata) => {
    const error = metadata instanceof Error ? metadata : metadata.error;
    const cause = rootCause(error);
    const reason =
      EXPLAINED.has(code) && cause instanceof Error ? { reason: cause.message.slice(0, MAX_REASON) } : {};
    log().warn({ code, ...reason }, 'signing in failed');
  },
  warn: (code) => log().info({ code }, 'next-auth warns'),
};
