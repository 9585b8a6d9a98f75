import { authenticated, type Endpoint, etagHeader, json, pathInput } from '@/lib/http/api';
import { userPath } from '@/lib/http/params';
import { toUserWire } from '@/lib/users/schemas';
import { getUser } from '@/lib/users/service';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const user = await getUser(ctx, pathInput(userPath, request).user_id);
      return json(200, toUserWire(user), etagHeader(user.etag));
    }),
  },
};
