import { bearerToken } from '@/lib/auth/identify';
import { authorize } from '@/lib/auth/policy';
import { sameSecret } from '@/lib/auth/secret';
import { getConfig } from '@/lib/config';
import { type ApiResponse, authenticated, type Endpoint } from '@/lib/http/api';
import { renderMetrics } from '@/lib/overrides/metrics';

const render = async (now: Date): Promise<ApiResponse> => {
  const { contentType, text } = await renderMetrics(now);
  return { status: 200, headers: { 'content-type': contentType }, body: text };
};

const forKeys = authenticated(async (ctx, request) => {
  authorize(ctx.actor, 'metrics.read');
  return render(request.now);
});

/** `GET /api/metrics` in Prometheus' text format, for the holder of `METRICS_TOKEN` and for admin and viewer keys. */
export const endpoint: Endpoint = {
  path: '/api/metrics',
  methods: {
    GET: (request) => {
      const { metricsToken } = getConfig();
      const given = bearerToken(request.header);
      const hasToken = metricsToken !== undefined && given !== null && sameSecret(given, metricsToken);
      return hasToken ? render(request.now) : forKeys(request);
    },
  },
};
