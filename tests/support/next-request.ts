import 'next/dist/server/node-environment-baseline.js';
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js';
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers.js';
import { RequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies.js';
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies.js';

/**
 * Runs `work` as Next runs a page or an action, as far as `next/headers` goes: `headers()` and `cookies()` are
 * those of a request with these headers.
 */
export function withNextRequest<T>(given: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const headers = new Headers(given);
  const request = {
    type: 'request',
    phase: 'render',
    headers: HeadersAdapter.seal(headers),
    cookies: RequestCookiesAdapter.seal(new RequestCookies(headers)),
  };
  return workAsyncStorage.run({ route: '/' } as never, () =>
    workUnitAsyncStorage.run(request as never, work),
  );
}
