import { cronJob, json } from '@/lib/http/api';
import { route } from '@/lib/http/route';
import { cleanupExpiredOverrides } from '@/lib/overrides/service';

const cleanUp = cronJob('cleanup-overrides', async (ctx) =>
  json(200, { deleted: await cleanupExpiredOverrides(ctx) }),
);

// Vercel's cron sends GET; both need the secret, which no browser has.
export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({ GET: cleanUp, POST: cleanUp });
