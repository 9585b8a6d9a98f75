import { authenticated, type Endpoint, json, queryInput } from '@/lib/http/api';
import { toPageWire } from '@/lib/http/params';
import { scheduledChangeListQuery, toScheduledChangeWire } from '@/lib/schedules/schemas';
import { listScheduledChanges } from '@/lib/schedules/service';

export const endpoint: Endpoint = {
  path: '/api/admin/scheduled-changes',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { flag: flagName, ...query } = queryInput(scheduledChangeListQuery, request);
      return json(
        200,
        toPageWire(await listScheduledChanges(ctx, { flagName, ...query }), toScheduledChangeWire),
      );
    }),
  },
};
