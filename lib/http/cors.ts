import { getConfig } from '../config';

/** What a script of another origin may send, and what it may see beside the body. */
const REQUEST_HEADERS = 'Authorization, Content-Type, If-None-Match, Last-Event-ID, X-API-Key, X-Request-Id';
const EXPOSED_HEADERS = 'Date, ETag, Retry-After, X-Request-Id';
const NOT_ALLOWED = { vary: 'Origin' } as const;
/** Browsers ask again after two hours at the latest. */
const MAX_AGE_S = 7200;

/**
 * Headers that let pages of the origins in `PENNON_ALLOWED_ORIGINS` read an answer. Never with credentials: a cookie
 * opens nothing to another origin.
 * @param origin the request's `Origin`; null when it has none
 */
export function corsHeaders(origin: string | null): Readonly<Record<string, string>> {
  if (!isAllowed(origin)) return NOT_ALLOWED;
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED_HEADERS,
  };
}

/** Headers by which a browser knows whether it may send a request of another origin. */
export function preflightHeaders(
  origin: string | null,
  methods: readonly string[],
): Readonly<Record<string, string>> {
  const allow = methods.join(', ');
  if (!isAllowed(origin)) return { allow };
  return {
    allow,
    'access-control-allow-methods': allow,
    'access-control-allow-headers': REQUEST_HEADERS,
    'access-control-max-age': String(MAX_AGE_S),
  };
}

function isAllowed(origin: string | null): origin is string {
  return origin !== null && getConfig().allowedOrigins.includes(origin);
}
