import { authenticated, bodyInput, etagHeader, json, pathInput, queryInput } from '@/lib/http/api';
import { overrideUrl, toPageWire, userPath } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { createOverrideInput, overrideStatusQuery, toOverrideWire } from '@/lib/overrides/schemas';
import { createOverride, listOverrides } from '@/lib/overrides/service';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) => {
    const { user_id: userId } = pathInput(userPath, request);
    const page = await listOverrides(ctx, { userId, ...queryInput(overrideStatusQuery, request) });
    return json(200, toPageWire(page, toOverrideWire));
  }),
  POST: authenticated(async (ctx, request) => {
    const { user_id: userId } = pathInput(userPath, request);
    const created = await createOverride(ctx, userId, await bodyInput(createOverrideInput, request));
    return json(201, toOverrideWire(created), {
      location: overrideUrl(created),
      ...etagHeader(created.etag),
    });
  }),
});
