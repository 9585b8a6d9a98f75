import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { sdkUserQuery, sdkUserWire } from '@/lib/sdk/schemas';
import { getSdkUser } from '@/lib/sdk/user';

export const endpoint: Endpoint = {
  path: '/api/sdk/user',
  methods: {
    GET: operation(
      {
        id: 'getSdkUser',
        tag: 'Evaluation in process',
        summary: 'Get one person’s attributes and overrides',
        description: 'Somebody whom the directory does not have is no error: they have no overrides.',
        may: 'evaluate.any',
        remembered: true,
        query: sdkUserQuery,
        answers: { 200: { description: 'All that decides beside the definitions', body: sdkUserWire } },
      },
      async ({ ctx, query }) => json(200, await getSdkUser(ctx, query.user)),
    ),
  },
};
