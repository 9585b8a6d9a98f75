import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { overridePath } from '@/lib/http/params';
import { explainFlagForUser } from '@/lib/overrides/explain';
import { toExplanationWire } from '@/lib/overrides/explain-wire';
import { explainQuery, explanationWire } from '@/lib/overrides/schemas-explain';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flags/{flag_name}/explain',
  methods: {
    GET: operation(
      {
        id: 'explainFlag',
        tag: 'Evaluation',
        summary: 'Explain why a user gets from a flag what they get',
        description:
          'Every layer in order, what it said, and what the user would get without their override. Of another instant ' +
          'it says what is stored now: overrides end and scheduled changes begin at their times; a past instant does ' +
          'not bring back what was edited since.',
        may: 'overrides.read',
        params: overridePath,
        query: explainQuery,
        answers: { 200: { description: 'The explanation', body: explanationWire } },
        errors: ['user_not_found', 'flag_not_found'],
      },
      async ({ ctx, params, query }) => {
        const { user_id: userId, flag_name: flagName } = params;
        return json(200, toExplanationWire(await explainFlagForUser(ctx, userId, flagName, query.at)));
      },
    ),
  },
};
