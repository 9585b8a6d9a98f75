import { countRequest } from '@/lib/metrics';
import type { Handler } from './http-server';

/** Counts what Next answers: pages, what belongs to them, and signing in. Its API routes count themselves. */
export function withPageMetrics(next: Handler): Handler {
  return (request, response) => {
    const route = routeOf(request.url ?? '/');
    if (route !== undefined) {
      const began = performance.now();
      response.once('close', () => {
        const seconds = (performance.now() - began) / 1000;
        countRequest(route, request.method ?? 'GET', response.statusCode, seconds);
      });
    }
    next(request, response);
  };
}

function routeOf(url: string): string | undefined {
  if (url.startsWith('/api/auth/')) return '/api/auth';
  if (url.startsWith('/api/')) return undefined;
  return url.startsWith('/_next/') ? 'asset' : 'page';
}
