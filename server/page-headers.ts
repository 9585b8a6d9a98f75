import { NO_PAGE, transportHeaders } from '@/lib/http/security-headers';
import type { Handler } from './http-server';

/**
 * Puts the headers of security on everything that Next answers, also what its `middleware.ts` never sees: files, errors
 * and redirects. A page takes its own policy, with the nonce, in place of the strict one.
 */
export function withPageHeaders(next: Handler): Handler {
  const headers = Object.entries({
    ...transportHeaders(),
    ...NO_PAGE,
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  });
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next(request, response);
  };
}
