import { authenticated, bodyInput, etagHeader, json, queryInput } from '@/lib/http/api';
import { toPageWire } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { createUserInput, toUserWire, userListQuery } from '@/lib/users/schemas';
import { createUser, listUsers } from '@/lib/users/service';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) =>
    json(200, toPageWire(await listUsers(ctx, queryInput(userListQuery, request)), toUserWire)),
  ),
  POST: authenticated(async (ctx, request) => {
    const user = await createUser(ctx, await bodyInput(createUserInput, request));
    return json(201, toUserWire(user), { location: `/api/admin/users/${user.id}`, ...etagHeader(user.etag) });
  }),
});
