import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { userPath } from '@/lib/http/params';
import { signOutWire } from '@/lib/users/schemas';
import { signOutUser } from '@/lib/users/sign-out';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/sign-out',
  methods: {
    POST: operation(
      {
        id: 'signOutUser',
        tag: 'Users',
        summary: 'Sign a user out everywhere',
        description:
          'Ends every session of theirs at once. They may sign in again: to keep them out, disable them.',
        may: 'users.write',
        params: userPath,
        answers: { 200: { description: 'How many sessions were ended', body: signOutWire } },
        errors: ['user_not_found'],
      },
      async ({ ctx, params }) => json(200, { ended_sessions: await signOutUser(ctx, params.user_id) }),
    ),
  },
};
