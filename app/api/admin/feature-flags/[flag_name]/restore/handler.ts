import { flagWire, toFlagWire } from '@/lib/flags/schemas';
import { restoreFlag } from '@/lib/flags/service';
import { type Endpoint, etagHeader, ifMatchOf, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { flagPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/restore',
  methods: {
    POST: operation(
      {
        id: 'restoreFlag',
        tag: 'Flags',
        summary: 'Bring an archived flag back',
        description: 'Its overrides come back paused.',
        may: 'flags.write',
        params: flagPath,
        ifMatch: true,
        idempotencyKey: true,
        answers: { 200: { description: 'The flag', body: flagWire, headers: ['ETag'] } },
        errors: ['flag_not_found', 'flag_not_archived', 'reference_missing'],
      },
      async ({ ctx, params, request }) => {
        const flag = await restoreFlag(ctx, params.flag_name, { ifMatch: ifMatchOf(request) });
        return json(200, toFlagWire(flag), etagHeader(flag.etag));
      },
    ),
  },
};
