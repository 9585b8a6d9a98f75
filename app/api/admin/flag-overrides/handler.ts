import { authenticated, type Endpoint, json, queryInput } from '@/lib/http/api';
import { toPageWire } from '@/lib/http/params';
import { listOverrides } from '@/lib/overrides/list';
import { overrideListQuery, toOverrideWire } from '@/lib/overrides/schemas';

export const endpoint: Endpoint = {
  path: '/api/admin/flag-overrides',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { user: userId, flag: flagName, ...query } = queryInput(overrideListQuery, request);
      return json(200, toPageWire(await listOverrides(ctx, { userId, flagName, ...query }), toOverrideWire));
    }),
  },
};
