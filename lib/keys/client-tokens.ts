import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../auth/actor';
import { signClientToken } from '../auth/client-token';
import { assertRate } from '../auth/limits';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { resolveTargetingKey, selectUser } from '../users/queries';
import type { MintClientTokenInput } from './schemas-client-tokens';
import type { ClientToken } from './types';

/**
 * Makes a client token with which a browser gets the flags of one person, and nothing else. It is good as long as the
 * key that makes it is, and the person is in the directory and not disabled. Writes nothing.
 * @throws PennonError `forbidden`, `invalid` (somebody who is disabled), `rate_limited`
 */
export async function mintClientToken(
  ctx: RequestContext,
  input: MintClientTokenInput,
): Promise<ClientToken> {
  authorize(ctx.actor, 'client_tokens.mint');
  if (ctx.actor.kind !== 'api_key') throw new PennonError('forbidden');
  assertRate('clientTokens', ctx.actor.id);
  const id = randomUUID();
  const { userId, targetingKey } = await holderOf(ctx, input);
  const expiresAt = new Date(ctx.now.getTime() + input.ttl_seconds * 1000);
  const origins = input.origins ?? null;
  const token = signClientToken({
    id,
    key: ctx.actor.id,
    user: userId,
    anonymous: input.user === undefined,
    tk: targetingKey,
    origins: origins && [...origins],
    iat: ctx.now.getTime(),
    exp: expiresAt.getTime(),
  });
  return { token, id, expiresAt, userId, targetingKey, origins };
}

async function holderOf(
  ctx: RequestContext,
  { user: key, anonymous_id }: MintClientTokenInput,
): Promise<{ readonly userId: string | null; readonly targetingKey: string }> {
  if (key === undefined) return { userId: null, targetingKey: anonymous_id ?? '' };
  const userId = await resolveTargetingKey(getDb(), key);
  const user = userId === null ? undefined : await selectUser(getDb(), userId, ctx.now);
  if (!user) return { userId: null, targetingKey: key };
  if (user.disabledAt) throw invalid({ path: 'user', message: 'is disabled' });
  return { userId: user.id, targetingKey: user.targetingKey };
}
