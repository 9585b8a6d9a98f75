import { applyDueScheduledChanges } from '@/lib/flags/fold';
import { cronJob, type Endpoint, json } from '@/lib/http/api';

const apply = cronJob('apply-scheduled-changes', async (ctx) =>
  json(200, await applyDueScheduledChanges(ctx)),
);

// Vercel's cron sends GET; both need the secret, which no browser has.
export const endpoint: Endpoint = {
  path: '/api/cron/apply-scheduled-changes',
  methods: { GET: apply, POST: apply },
};
