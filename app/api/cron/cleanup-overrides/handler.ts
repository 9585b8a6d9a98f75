import { cronJob, type Endpoint, json } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';
import { cleanUpOverrides, countOverrides, forgetOldRecords } from '@/lib/jobs/jobs';
import { cleanupWire, toJobWire } from '@/lib/jobs/schemas';

const run = cronJob('cleanup-overrides', async (ctx) => {
  const report = await cleanUpOverrides(ctx);
  const { counts: forgotten } = await forgetOldRecords({
    ...ctx,
    actor: { kind: 'system', job: 'forget-old-records' },
  });
  await countOverrides({ ...ctx, actor: { kind: 'system', job: 'count-overrides' } });
  return json(200, { ...toJobWire(report), forgotten });
});

const doc = {
  tag: 'Jobs',
  summary: 'Delete overrides that have ended',
  description:
    'Tidying only: they count for nothing either way. Ended sessions, invitations and the like are forgotten as well, and active overrides counted for the overview. Safe to run twice at once. GET and POST do the same, as Vercel’s cron sends GET.',
  answers: { 200: { description: 'What it did', body: cleanupWire } },
} as const;

// That GET writes is safe: it needs the secret, which no browser has.
export const endpoint: Endpoint = {
  path: '/api/cron/cleanup-overrides',
  methods: {
    GET: documented({ id: 'cleanUpOverridesByGet', ...doc }, 'cron-secret', run),
    POST: documented({ id: 'cleanUpOverrides', ...doc }, 'cron-secret', run),
  },
};
