import { authenticated, json, queryInput } from '@/lib/http/api';
import { toPageWire } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { overrideListQuery, toOverrideWire } from '@/lib/overrides/schemas';
import { listOverrides } from '@/lib/overrides/service';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) => {
    const { user: userId, flag: flagName, ...query } = queryInput(overrideListQuery, request);
    return json(200, toPageWire(await listOverrides(ctx, { userId, flagName, ...query }), toOverrideWire));
  }),
});
