import { countRuleMatches } from '@/lib/flags/matches';
import { toRuleMatchesWire } from '@/lib/flags/schemas';
import { ruleMatchesInput } from '@/lib/flags/schemas-rules';
import { authenticated, type Endpoint, json, pathInput } from '@/lib/http/api';
import { bodyInput, FLAG_BODY_LIMIT } from '@/lib/http/body';
import { flagPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/rule-matches',
  methods: {
    POST: authenticated(async (ctx, request) => {
      const { flag_name: name } = pathInput(flagPath, request);
      const { rules } = await bodyInput(ruleMatchesInput, request, FLAG_BODY_LIMIT);
      const matches = await countRuleMatches(ctx, name, rules);
      return json(200, { rule_matches: matches.map(toRuleMatchesWire) });
    }),
  },
};
