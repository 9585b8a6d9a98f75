import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { flagPath, pageWire, toPageWire } from '@/lib/http/params';
import { listOverrides } from '@/lib/overrides/list';
import { overrideWire, toOverrideWire } from '@/lib/overrides/schemas';
import { overridesOfFlagQuery, toListQuery } from '@/lib/overrides/schemas-list';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/user-overrides',
  methods: {
    GET: operation(
      {
        id: 'listFlagUserOverrides',
        tag: 'Overrides',
        summary: 'List all users’ overrides of one flag',
        may: 'overrides.read',
        params: flagPath,
        query: overridesOfFlagQuery,
        answers: { 200: { description: 'A page of overrides', body: pageWire(overrideWire) } },
        errors: ['flag_not_found', 'user_not_found'],
      },
      async ({ ctx, params, query }) => {
        const page = await listOverrides(ctx, { ...toListQuery(query), flagName: params.flag_name });
        return json(200, toPageWire(page, toOverrideWire));
      },
    ),
  },
};
