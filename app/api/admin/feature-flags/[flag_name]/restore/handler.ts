import { toFlagWire } from '@/lib/flags/schemas';
import { restoreFlag } from '@/lib/flags/service';
import { authenticated, type Endpoint, etagHeader, ifMatchOf, json, pathInput } from '@/lib/http/api';
import { flagPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/restore',
  methods: {
    POST: authenticated(async (ctx, request) => {
      const { flag_name: name } = pathInput(flagPath, request);
      const flag = await restoreFlag(ctx, name, { ifMatch: ifMatchOf(request) });
      return json(200, toFlagWire(flag), etagHeader(flag.etag));
    }),
  },
};
