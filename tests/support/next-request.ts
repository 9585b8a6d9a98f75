import 'next/dist/server/node-environment-baseline.js';
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js';
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers.js';
import { RequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies.js';
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies.js';

/**
 * Runs `work` as Next runs a page or an action, as far as `next/headers` and `next/cache` go: `headers()` and
 * `cookies()` are those of a request with these headers, and an action may ask for the page anew.
 */
export function withNextRequest<T>(
  given: Record<string, string>,
  work: () => Promise<T>,
  phase: 'render' | 'action' = 'render',
): Promise<T> {
  const headers = new Headers(given);
  const request = {
    type: 'request',
    phase,
    headers: HeadersAdapter.seal(headers),
    cookies: RequestCookiesAdapter.seal(new RequestCookies(headers)),
  };
  return workAsyncStorage.run({ route: '/', page: '/' } as never, () =>
    workUnitAsyncStorage.run(request as never, work),
  );
}
