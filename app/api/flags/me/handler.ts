import { createHash } from 'node:crypto';
import type { RequestContext } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import { PennonError } from '@/lib/errors';
import { canonicalJson } from '@/lib/evaluation/json';
import type { JsonValue } from '@/lib/evaluation/types';
import {
  type ApiRequest,
  authenticated,
  type Endpoint,
  etagHeader,
  hasSeen,
  json,
  queryInput,
} from '@/lib/http/api';
import { myFlagsQuery, toUserFlagsWire } from '@/lib/overrides/schemas';
import { evaluateForKey, getMyFlags, type UserFlags } from '@/lib/overrides/user-flags';

/**
 * `GET /api/flags/me`: every flag as one person gets it. Sessions see themselves; service and admin keys name
 * the person with `?user=`. The ETag changes exactly when this person's answer does.
 */
export const endpoint: Endpoint = {
  path: '/api/flags/me',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const body = toUserFlagsWire(await readFlags(ctx, request));
      const decisive = { flags: body.flags, next_change_at: body.next_change_at };
      // Wire objects are JSON by construction; their interfaces only lack the index signature.
      const digest = createHash('sha256')
        .update(canonicalJson(decisive as unknown as JsonValue))
        .digest();
      const etag = digest.subarray(0, 16).toString('base64url');
      if (hasSeen(request, etag)) return { status: 304, headers: etagHeader(etag), body: null };
      return json(200, body, etagHeader(etag));
    }),
  },
};

function readFlags(ctx: RequestContext, request: ApiRequest): Promise<UserFlags> {
  const { user } = queryInput(myFlagsQuery, request);
  if (ctx.actor.kind === 'user') {
    if (user !== undefined) throw new PennonError('forbidden', 'A session sees its own flags only');
    return getMyFlags(ctx);
  }
  if (user === undefined && can(ctx.actor, 'evaluate.any')) {
    throw new PennonError('bad_request', 'Say whose flags with ?user=, an external id or an id');
  }
  return evaluateForKey(ctx, user ?? '');
}
