import { applyDueScheduledChanges } from '@/lib/flags/fold';
import { cronJob, json } from '@/lib/http/api';
import { route } from '@/lib/http/route';

const apply = cronJob('apply-scheduled-changes', async (ctx) =>
  json(200, await applyDueScheduledChanges(ctx)),
);

// Vercel's cron sends GET; both need the secret, which no browser has.
export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({ GET: apply, POST: apply });
