import { authenticated, etagHeader, json, pathInput } from '@/lib/http/api';
import { userPath } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { toUserWire } from '@/lib/users/schemas';
import { getUser } from '@/lib/users/service';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) => {
    const user = await getUser(ctx, pathInput(userPath, request).user_id);
    return json(200, toUserWire(user), etagHeader(user.etag));
  }),
});
