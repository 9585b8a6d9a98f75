import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { lookUpPeople } from '@/lib/overrides/lookup';
import { foundPeopleWire, lookUpPeopleInput, toFoundPeopleWire } from '@/lib/overrides/schemas-lookup';

export const endpoint: Endpoint = {
  path: '/api/admin/users/lookup',
  methods: {
    POST: operation(
      {
        id: 'lookUpPeople',
        tag: 'Users',
        summary: 'Find the users that a list of e-mails, ids or external ids names',
        description:
          'Reads only. A key that could be either is taken as an e-mail before an id before an external id.',
        may: 'users.read',
        body: lookUpPeopleInput,
        example: { keys: ['ada@example.com', 'crm-4711'], flag_name: 'ui.dark_mode' },
        answers: { 200: { description: 'Who was found, and which keys name nobody', body: foundPeopleWire } },
      },
      async ({ ctx, body }) => json(200, toFoundPeopleWire(await lookUpPeople(ctx, body))),
    ),
  },
};
