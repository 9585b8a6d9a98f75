import { authenticated, type Endpoint, etagHeader, json, queryInput } from '@/lib/http/api';
import { bodyInput } from '@/lib/http/body';
import { toPageWire } from '@/lib/http/params';
import { listUsers } from '@/lib/users/list';
import { createUserInput, toUserWire, userListQuery } from '@/lib/users/schemas';
import { createUser } from '@/lib/users/service';

export const endpoint: Endpoint = {
  path: '/api/admin/users',
  methods: {
    GET: authenticated(async (ctx, request) =>
      json(200, toPageWire(await listUsers(ctx, queryInput(userListQuery, request)), toUserWire)),
    ),
    POST: authenticated(async (ctx, request) => {
      const user = await createUser(ctx, await bodyInput(createUserInput, request));
      return json(201, toUserWire(user), {
        location: `/api/admin/users/${user.id}`,
        ...etagHeader(user.etag),
      });
    }),
  },
};
