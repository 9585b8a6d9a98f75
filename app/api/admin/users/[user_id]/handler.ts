import { type Endpoint, etagHeader, ifMatchOf, json, noContent } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { userPath } from '@/lib/http/params';
import { deleteUser } from '@/lib/users/remove';
import { toUserWire, updateUserInput, userWire } from '@/lib/users/schemas';
import { getUser } from '@/lib/users/service';
import { updateUser } from '@/lib/users/update';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}',
  methods: {
    GET: operation(
      {
        id: 'getUser',
        tag: 'Users',
        summary: 'Get one user',
        may: 'users.read',
        params: userPath,
        answers: { 200: { description: 'The user', body: userWire, headers: ['ETag'] } },
        errors: ['user_not_found'],
      },
      async ({ ctx, params }) => {
        const user = await getUser(ctx, params.user_id);
        return json(200, toUserWire(user), etagHeader(user.etag));
      },
    ),
    PATCH: operation(
      {
        id: 'updateUser',
        tag: 'Users',
        summary: 'Change fields of a user',
        description:
          'What is left out stays; attributes that are given replace the old ones whole. `disabled: true` ends the user’s sessions at once. `external_id` can be given once to somebody who has none, and the targeting key stays what it was. The last administrator who can sign in cannot be demoted or disabled.',
        may: 'users.write',
        params: userPath,
        body: updateUserInput,
        example: { role: 'viewer' },
        ifMatch: true,
        answers: { 200: { description: 'The user', body: userWire, headers: ['ETag'] } },
        errors: ['user_not_found', 'user_exists', 'last_admin'],
      },
      async ({ ctx, params, body, request }) => {
        const user = await updateUser(ctx, params.user_id, body, { ifMatch: ifMatchOf(request) });
        return json(200, toUserWire(user), etagHeader(user.etag));
      },
    ),
    DELETE: operation(
      {
        id: 'deleteUser',
        tag: 'Users',
        summary: 'Delete a user with their overrides',
        description:
          'What the audit log says of them stays. The last administrator who can sign in stays too, and so does whoever asks.',
        may: 'users.write',
        params: userPath,
        ifMatch: true,
        answers: { 204: { description: 'The user is gone' } },
        errors: ['user_not_found', 'last_admin', 'own_account'],
      },
      async ({ ctx, params, request }) => {
        await deleteUser(ctx, params.user_id, { ifMatch: ifMatchOf(request) });
        return noContent();
      },
    ),
  },
};
