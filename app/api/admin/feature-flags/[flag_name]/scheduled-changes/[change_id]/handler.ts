import {
  authenticated,
  type Endpoint,
  etagHeader,
  ifMatchOf,
  json,
  noContent,
  pathInput,
} from '@/lib/http/api';
import { bodyInput } from '@/lib/http/body';
import { scheduledChangePath } from '@/lib/http/params';
import { toScheduledChangeDetailsWire, updateScheduledChangeInput } from '@/lib/schedules/schemas';
import { cancelScheduledChange, getScheduledChange, updateScheduledChange } from '@/lib/schedules/service';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/scheduled-changes/{change_id}',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { flag_name: flagName, change_id: id } = pathInput(scheduledChangePath, request);
      const change = await getScheduledChange(ctx, flagName, id);
      return json(200, toScheduledChangeDetailsWire(change), etagHeader(change.etag));
    }),
    PATCH: authenticated(async (ctx, request) => {
      const { flag_name: flagName, change_id: id } = pathInput(scheduledChangePath, request);
      const patch = await bodyInput(updateScheduledChangeInput, request);
      const change = await updateScheduledChange(ctx, flagName, id, patch, { ifMatch: ifMatchOf(request) });
      return json(200, toScheduledChangeDetailsWire(change), etagHeader(change.etag));
    }),
    DELETE: authenticated(async (ctx, request) => {
      const { flag_name: flagName, change_id: id } = pathInput(scheduledChangePath, request);
      await cancelScheduledChange(ctx, flagName, id, { ifMatch: ifMatchOf(request) });
      return noContent();
    }),
  },
};
