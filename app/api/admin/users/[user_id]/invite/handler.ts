import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { userPath } from '@/lib/http/params';
import { publicUrl } from '@/lib/http/public-url';
import { inviteUser } from '@/lib/users/invitations';
import { invitationWire, inviteUserQuery } from '@/lib/users/schemas';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/invite',
  methods: {
    POST: operation(
      {
        id: 'inviteUser',
        tag: 'Users',
        summary: 'Invite a user to choose a password',
        description:
          'Answers with a link that is good once, for 72 hours; a new one takes the place of the old one. Pennon sends no e-mail: hand the link to the person. Whoever has it can sign in as them. `reset_password=true` is for somebody who has a password already and forgot it.',
        may: 'users.write',
        params: userPath,
        query: inviteUserQuery,
        idempotencyKey: true,
        oneTimeSecrets: ['url'],
        answers: { 201: { description: 'The invitation', body: invitationWire } },
        errors: ['user_not_found', 'user_disabled', 'user_invited'],
      },
      async ({ ctx, params, query, request }) => {
        const options = { resetPassword: query.reset_password };
        const { token, expiresAt } = await inviteUser(ctx, params.user_id, options);
        // Behind the hash: what follows it is sent to no server, so it is in no log and no Referer.
        const url = publicUrl(request.header, `/invite#${token}`);
        return json(201, { url, expires_at: expiresAt.toISOString() });
      },
    ),
  },
};
