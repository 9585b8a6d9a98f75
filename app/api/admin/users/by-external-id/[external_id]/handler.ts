import { type Endpoint, etagHeader, ifMatchOf, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { externalIdPath, userUrl } from '@/lib/http/params';
import { toUserWire, upsertUserInput, userWire } from '@/lib/users/schemas';
import { upsertUser } from '@/lib/users/upsert';

export const endpoint: Endpoint = {
  path: '/api/admin/users/by-external-id/{external_id}',
  methods: {
    PUT: operation(
      {
        id: 'upsertUser',
        tag: 'Users',
        summary: 'Create or update the user whom an application calls so',
        description:
          'What is left out stays as it is; attributes that are given replace the old ones whole. Never sets a role, a password or disabling: somebody new has the role `user`. A service may not change an administrator or a viewer. The same call twice writes once.',
        may: 'users.upsert',
        params: externalIdPath,
        body: upsertUserInput,
        example: {
          email: 'ada@example.com',
          name: 'Ada Lovelace',
          attributes: { plan: 'pro', country: 'CH' },
        },
        ifMatch: true,
        answers: {
          200: { description: 'The user, who was there', body: userWire, headers: ['ETag'] },
          201: { description: 'The new user', body: userWire, headers: ['ETag', 'Location'] },
        },
        errors: ['user_exists'],
      },
      async ({ ctx, params, body, request }) => {
        const options = { ifMatch: ifMatchOf(request) };
        const { user, created } = await upsertUser(ctx, params.external_id, body, options);
        const headers = etagHeader(user.etag);
        return created
          ? json(201, toUserWire(user), { location: userUrl(user.id), ...headers })
          : json(200, toUserWire(user), headers);
      },
    ),
  },
};
