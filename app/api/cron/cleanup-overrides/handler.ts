import { cronJob, type Endpoint, json } from '@/lib/http/api';
import { cleanupExpiredOverrides } from '@/lib/overrides/service';

const cleanUp = cronJob('cleanup-overrides', async (ctx) =>
  json(200, { deleted: await cleanupExpiredOverrides(ctx) }),
);

// Vercel's cron sends GET; both need the secret, which no browser has.
export const endpoint: Endpoint = {
  path: '/api/cron/cleanup-overrides',
  methods: { GET: cleanUp, POST: cleanUp },
};
