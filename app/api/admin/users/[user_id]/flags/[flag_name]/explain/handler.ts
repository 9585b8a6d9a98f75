import { authenticated, type Endpoint, json, pathInput, queryInput } from '@/lib/http/api';
import { overridePath } from '@/lib/http/params';
import { explainFlagForUser } from '@/lib/overrides/explain';
import { explainQuery, toExplanationWire } from '@/lib/overrides/explain-wire';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flags/{flag_name}/explain',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { user_id: userId, flag_name: flagName } = pathInput(overridePath, request);
      const { at } = queryInput(explainQuery, request);
      return json(200, toExplanationWire(await explainFlagForUser(ctx, userId, flagName, at)));
    }),
  },
};
