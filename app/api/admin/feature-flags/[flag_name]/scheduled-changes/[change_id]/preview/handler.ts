import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { scheduledChangePath } from '@/lib/http/params';
import { previewScheduledChange } from '@/lib/schedules/preview';
import { scheduledChangePreviewWire, toScheduledChangePreviewWire } from '@/lib/schedules/schemas-wire';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/scheduled-changes/{change_id}/preview',
  methods: {
    GET: operation(
      {
        id: 'previewScheduledChange',
        tag: 'Scheduled changes',
        summary: 'See what a scheduled change will do to the people of the directory',
        description: 'Of a large directory a random sample of 20,000 people is looked at.',
        may: 'schedules.read',
        params: scheduledChangePath,
        answers: { 200: { description: 'What it will do', body: scheduledChangePreviewWire } },
        errors: ['flag_not_found', 'scheduled_change_not_found', 'flag_archived', 'scheduled_change_settled'],
      },
      async ({ ctx, params }) => {
        const preview = await previewScheduledChange(ctx, params.flag_name, params.change_id);
        return json(200, toScheduledChangePreviewWire(preview));
      },
    ),
  },
};
