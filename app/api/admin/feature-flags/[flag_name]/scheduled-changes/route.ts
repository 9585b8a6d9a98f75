import {
  authenticated,
  bodyInput,
  etagHeader,
  FLAG_BODY_LIMIT,
  json,
  pathInput,
  queryInput,
} from '@/lib/http/api';
import { flagPath, toPageWire } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import {
  createScheduledChangesInput,
  flagScheduleQuery,
  toScheduledChangeDetailsWire,
  toScheduledChangeWire,
} from '@/lib/schedules/schemas';
import { createScheduledChanges, listScheduledChanges } from '@/lib/schedules/service';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
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
});
