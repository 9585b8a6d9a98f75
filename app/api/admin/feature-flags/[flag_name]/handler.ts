import { countMatchesAfterSave } from '@/lib/flags/matches';
import { toFlagWire, toSavedFlagWire, updateFlagInput, updateFlagQuery } from '@/lib/flags/schemas';
import { archiveFlag, getFlag, updateFlag } from '@/lib/flags/service';
import {
  authenticated,
  type Endpoint,
  etagHeader,
  ifMatchOf,
  json,
  noContent,
  pathInput,
  queryInput,
} from '@/lib/http/api';
import { bodyInput, FLAG_BODY_LIMIT } from '@/lib/http/body';
import { flagPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const flag = await getFlag(ctx, pathInput(flagPath, request).flag_name);
      return json(200, toFlagWire(flag), etagHeader(flag.etag));
    }),
    PATCH: authenticated(async (ctx, request) => {
      const { flag_name: name } = pathInput(flagPath, request);
      const { resolve } = queryInput(updateFlagQuery, request);
      const patch = await bodyInput(updateFlagInput, request, FLAG_BODY_LIMIT);
      const flag = await updateFlag(ctx, name, patch, { resolve, ifMatch: ifMatchOf(request) });
      const matches = patch.rules && (await countMatchesAfterSave(ctx, flag));
      return json(200, toSavedFlagWire(flag, matches), etagHeader(flag.etag));
    }),
    DELETE: authenticated(async (ctx, request) => {
      await archiveFlag(ctx, pathInput(flagPath, request).flag_name, { ifMatch: ifMatchOf(request) });
      return noContent();
    }),
  },
};
