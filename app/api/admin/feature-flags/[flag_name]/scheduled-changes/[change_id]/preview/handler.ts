import { authenticated, type Endpoint, json, pathInput } from '@/lib/http/api';
import { scheduledChangePath } from '@/lib/http/params';
import { previewScheduledChange } from '@/lib/schedules/preview';
import { toScheduledChangePreviewWire } from '@/lib/schedules/schemas';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/scheduled-changes/{change_id}/preview',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { flag_name: flagName, change_id: id } = pathInput(scheduledChangePath, request);
      return json(200, toScheduledChangePreviewWire(await previewScheduledChange(ctx, flagName, id)));
    }),
  },
};
