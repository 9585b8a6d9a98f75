import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { userPath } from '@/lib/http/params';
import { toResolvedFlagWire } from '@/lib/overrides/schemas';
import { flagsOfUserQuery, flagsOfUserWire } from '@/lib/overrides/schemas-resolved';
import { getFlagsOfUser } from '@/lib/overrides/user-flags';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flags',
  methods: {
    GET: operation(
      {
        id: 'listFlagsOfUser',
        tag: 'Evaluation',
        summary: 'List flags as one user gets them, with what decided',
        may: 'overrides.read',
        params: userPath,
        query: flagsOfUserQuery,
        answers: { 200: { description: 'The flags in order of name', body: flagsOfUserWire } },
        errors: ['user_not_found'],
      },
      async ({ ctx, params, query }) => {
        const { user, revision, flags } = await getFlagsOfUser(ctx, params.user_id, query.names);
        return json(200, {
          user,
          revision,
          data: flags.map((flag) => ({ name: flag.name, source: flag.source, ...toResolvedFlagWire(flag) })),
        });
      },
    ),
  },
};
