import { authenticated, type Endpoint, json, pathInput } from '@/lib/http/api';
import { userPath } from '@/lib/http/params';
import { toResolvedFlagWire } from '@/lib/overrides/schemas';
import { getFlagsOfUser } from '@/lib/overrides/user-flags';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flags',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { user, revision, flags } = await getFlagsOfUser(ctx, pathInput(userPath, request).user_id);
      return json(200, {
        user,
        revision,
        data: flags.map((flag) => ({ name: flag.name, source: flag.source, ...toResolvedFlagWire(flag) })),
      });
    }),
  },
};
