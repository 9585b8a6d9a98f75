import { authenticated, type Endpoint, etagHeader, json, pathInput, queryInput } from '@/lib/http/api';
import { bodyInput, FLAG_BODY_LIMIT } from '@/lib/http/body';
import { flagPath, toPageWire } from '@/lib/http/params';
import {
  createScheduledChangesInput,
  flagScheduleQuery,
  toScheduledChangeDetailsWire,
  toScheduledChangeWire,
} from '@/lib/schedules/schemas';
import { createScheduledChanges, listScheduledChanges } from '@/lib/schedules/service';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/scheduled-changes',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { flag_name: flagName } = pathInput(flagPath, request);
      const page = await listScheduledChanges(ctx, { flagName, ...queryInput(flagScheduleQuery, request) });
      return json(200, toPageWire(page, toScheduledChangeWire));
    }),
    POST: authenticated(async (ctx, request) => {
      const { flag_name: flagName } = pathInput(flagPath, request);
      const input = await bodyInput(createScheduledChangesInput, request, FLAG_BODY_LIMIT);
      const changes = await createScheduledChanges(ctx, flagName, input);
      const [one] = changes;
      if (input.many || !one) return json(201, { data: changes.map(toScheduledChangeDetailsWire) });
      const location = `/api/admin/feature-flags/${flagName}/scheduled-changes/${one.id}`;
      return json(201, toScheduledChangeDetailsWire(one), { location, ...etagHeader(one.etag) });
    }),
  },
};
