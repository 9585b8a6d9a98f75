import { listFlags } from '@/lib/flags/list';
import { countMatchesAfterSave } from '@/lib/flags/matches';
import { createFlagInput, flagListQuery, toFlagWire, toSavedFlagWire } from '@/lib/flags/schemas';
import { createFlag } from '@/lib/flags/service';
import { authenticated, type Endpoint, etagHeader, json, queryInput } from '@/lib/http/api';
import { bodyInput, FLAG_BODY_LIMIT } from '@/lib/http/body';
import { toPageWire } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags',
  methods: {
    GET: authenticated(async (ctx, request) =>
      json(200, toPageWire(await listFlags(ctx, queryInput(flagListQuery, request)), toFlagWire)),
    ),
    POST: authenticated(async (ctx, request) => {
      const given = await bodyInput(createFlagInput, request, FLAG_BODY_LIMIT);
      const flag = await createFlag(ctx, given);
      const matches = given.rules && (await countMatchesAfterSave(ctx, flag));
      const location = `/api/admin/feature-flags/${flag.name}`;
      return json(201, toSavedFlagWire(flag, matches), { location, ...etagHeader(flag.etag) });
    }),
  },
};
