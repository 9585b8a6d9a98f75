import { cronJob, type Endpoint, json } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';
import { applyScheduledChanges } from '@/lib/jobs/jobs';
import { applyWire, toJobWire } from '@/lib/jobs/schemas';

const run = cronJob('apply-scheduled-changes', async (ctx) =>
  json(200, toJobWire(await applyScheduledChanges(ctx))),
);

const doc = {
  tag: 'Jobs',
  summary: 'Fold scheduled changes that are due into their flags',
  description:
    'Tidying only: they are in force from their instant either way. Safe to run twice at once. GET and POST do the same, as Vercel’s cron sends GET.',
  answers: { 200: { description: 'What it did', body: applyWire } },
} as const;

// That GET writes is safe: it needs the secret, which no browser has.
export const endpoint: Endpoint = {
  path: '/api/cron/apply-scheduled-changes',
  methods: {
    GET: documented({ id: 'applyScheduledChangesByGet', ...doc }, 'cron-secret', run),
    POST: documented({ id: 'applyScheduledChanges', ...doc }, 'cron-secret', run),
  },
};
