import { z } from 'zod';
import { bearerToken } from '@/lib/auth/identify';
import { sameSecret } from '@/lib/auth/secret';
import { getConfig } from '@/lib/config';
import type { ApiResponse, Endpoint } from '@/lib/http/api';
import { documented, type OperationDoc, operation } from '@/lib/http/operation';
import { renderMetrics } from '@/lib/scrape';

const doc = {
  id: 'getMetrics',
  tag: 'Monitoring',
  summary: 'Get all metrics for Prometheus',
  description:
    'Send `METRICS_TOKEN`, or an admin or viewer key, as a Bearer token. While the database is away, the holder of the token still gets what does not need it.',
  may: 'metrics.read',
  answers: {
    200: {
      description: 'Prometheus’ text format',
      body: z.string(),
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
    },
  },
} satisfies OperationDoc;

const forKeys = operation(doc, ({ request }) => render(request.now));

/** For the holder of `METRICS_TOKEN` and for admin and viewer keys. */
export const endpoint: Endpoint = {
  path: '/api/metrics',
  methods: {
    GET: documented(doc, 'metrics-token', (request) => {
      const { metricsToken } = getConfig();
      const given = bearerToken(request.header);
      const hasToken = metricsToken !== undefined && given !== null && sameSecret(given, metricsToken);
      return hasToken ? render(request.now) : forKeys(request);
    }),
  },
};

async function render(now: Date): Promise<ApiResponse> {
  const { contentType, text } = await renderMetrics(now);
  return { status: 200, headers: { 'content-type': contentType }, body: text };
}
