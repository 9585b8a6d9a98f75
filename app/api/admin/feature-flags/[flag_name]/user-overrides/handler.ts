import { authenticated, type Endpoint, json, pathInput, queryInput } from '@/lib/http/api';
import { flagPath, toPageWire } from '@/lib/http/params';
import { listOverrides } from '@/lib/overrides/list';
import { overrideStatusQuery, toOverrideWire } from '@/lib/overrides/schemas';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/user-overrides',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { flag_name: flagName } = pathInput(flagPath, request);
      const page = await listOverrides(ctx, { flagName, ...queryInput(overrideStatusQuery, request) });
      return json(200, toPageWire(page, toOverrideWire));
    }),
  },
};
