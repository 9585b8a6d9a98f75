import { authenticated, json, pathInput } from '@/lib/http/api';
import { scheduledChangePath } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { previewScheduledChange } from '@/lib/schedules/preview';
import { toScheduledChangePreviewWire } from '@/lib/schedules/schemas';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) => {
    const { flag_name: flagName, change_id: id } = pathInput(scheduledChangePath, request);
    return json(200, toScheduledChangePreviewWire(await previewScheduledChange(ctx, flagName, id)));
  }),
});
