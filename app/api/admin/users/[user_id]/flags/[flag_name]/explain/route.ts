import { authenticated, json, pathInput, queryInput } from '@/lib/http/api';
import { overridePath } from '@/lib/http/params';
import { route } from '@/lib/http/route';
import { explainFlagForUser } from '@/lib/overrides/explain';
import { explainQuery, toExplanationWire } from '@/lib/overrides/explain-wire';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: authenticated(async (ctx, request) => {
    const { user_id: userId, flag_name: flagName } = pathInput(overridePath, request);
    const { at } = queryInput(explainQuery, request);
    return json(200, toExplanationWire(await explainFlagForUser(ctx, userId, flagName, at)));
  }),
});
