import { type Endpoint, etagHeader, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire, userUrl } from '@/lib/http/params';
import { listUsers } from '@/lib/users/list';
import { createUserInput, toUserWire, userListQuery, userWire } from '@/lib/users/schemas';
import { createUser } from '@/lib/users/service';

export const endpoint: Endpoint = {
  path: '/api/admin/users',
  methods: {
    GET: operation(
      {
        id: 'listUsers',
        tag: 'Users',
        summary: 'List or search users',
        may: 'users.read',
        query: userListQuery,
        answers: { 200: { description: 'A page of users', body: pageWire(userWire) } },
      },
      async ({ ctx, query: { has_overrides: hasOverrides, ...query } }) =>
        json(200, toPageWire(await listUsers(ctx, { ...query, hasOverrides }), toUserWire)),
    ),
    POST: operation(
      {
        id: 'createUser',
        tag: 'Users',
        summary: 'Add a user',
        description:
          'Without a password they cannot sign in, but have flags and can be pinned. An `external_id` is what an application calls them; it becomes their targeting key.',
        may: 'users.write',
        body: createUserInput,
        example: { email: 'ada@example.com', name: 'Ada Lovelace', external_id: 'u-1734' },
        idempotencyKey: true,
        answers: { 201: { description: 'The new user', body: userWire, headers: ['ETag', 'Location'] } },
        errors: ['user_exists'],
      },
      async ({ ctx, body }) => {
        const user = await createUser(ctx, body);
        return json(201, toUserWire(user), { location: userUrl(user.id), ...etagHeader(user.etag) });
      },
    ),
  },
};
