import { authenticated, json, queryInput } from '@/lib/http/api';
import { toPageWire } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { scheduledChangeListQuery, toScheduledChangeWire } from '@/lib/schedules/schemas';
import { listScheduledChanges } from '@/lib/schedules/service';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) => {
    const { flag: flagName, ...query } = queryInput(scheduledChangeListQuery, request);
    return json(
      200,
      toPageWire(await listScheduledChanges(ctx, { flagName, ...query }), toScheduledChangeWire),
    );
  }),
});
