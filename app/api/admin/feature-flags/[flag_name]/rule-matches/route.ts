import { countRuleMatches } from '@/lib/flags/matches';
import { toRuleMatchesWire } from '@/lib/flags/schemas';
import { ruleMatchesInput } from '@/lib/flags/schemas-rules';
import { authenticated, bodyInput, FLAG_BODY_LIMIT, json, pathInput } from '@/lib/http/api';
import { flagPath } from '@/lib/http/params';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  POST: authenticated(async (ctx, request) => {
    const { flag_name: name } = pathInput(flagPath, request);
    const { rules } = await bodyInput(ruleMatchesInput, request, FLAG_BODY_LIMIT);
    const matches = await countRuleMatches(ctx, name, rules);
    return json(200, { rule_matches: matches.map(toRuleMatchesWire) });
  }),
});
