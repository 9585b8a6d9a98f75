import { z } from 'zod';
import { countRuleMatches } from '@/lib/flags/matches';
import { ruleMatchesWire, toRuleMatchesWire } from '@/lib/flags/schemas';
import { ruleMatchesInput } from '@/lib/flags/schemas-rules';
import { type Endpoint, json } from '@/lib/http/api';
import { FLAG_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { flagPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/rule-matches',
  methods: {
    POST: operation(
      {
        id: 'countRuleMatches',
        tag: 'Flags',
        summary: 'Count for how many people rules hold, before saving them',
        may: 'flags.read',
        params: flagPath,
        body: ruleMatchesInput,
        example: {
          rules: [
            {
              conditions: [{ attribute: 'country', operator: 'in', values: ['CH', 'AT'] }],
              serve: { variant: 'on' },
            },
          ],
        },
        bodyLimit: FLAG_BODY_LIMIT,
        answers: {
          200: {
            description: 'A count for each rule, in their order',
            body: z.strictObject({ rule_matches: z.array(ruleMatchesWire) }),
          },
        },
        errors: ['flag_not_found'],
      },
      async ({ ctx, params, body }) => {
        const matches = await countRuleMatches(ctx, params.flag_name, body.rules);
        return json(200, { rule_matches: matches.map(toRuleMatchesWire) });
      },
    ),
  },
};
