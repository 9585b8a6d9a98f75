import { countRequest } from '@/lib/metrics';
import type { Handler } from './http-server';

/** Counts what Next answers: pages, what belongs to them, and signing in. The API is never left to it. */
export function withPageMetrics(next: Handler): Handler {
  return (request, response) => {
    const route = routeOf(request.url ?? '/');
    const began = performance.now();
    response.once('close', () => {
      const seconds = (performance.now() - began) / 1000;
      countRequest(route, request.method ?? 'GET', response.statusCode, seconds);
    });
    next(request, response);
  };
}

function routeOf(url: string): string {
  if (url.startsWith('/api/auth/')) return '/api/auth';
  return url.startsWith('/_next/') ? 'asset' : 'page';
}
