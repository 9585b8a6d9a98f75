import { expect } from 'vitest';
import { endpoint as flagsMe } from '@/app/api/flags/me/handler';
import type { RequestContext } from '@/lib/auth/actor';
import type { JsonValue } from '@/lib/evaluation/types';
import { applyDueScheduledChanges, type Folded } from '@/lib/flags/fold';
import type { FlagView } from '@/lib/flags/types';
import { answer } from '@/lib/http/api';
import { isWhole, textOf } from '@/lib/http/response';
import { getFlagsFor } from '@/lib/overrides/user-flags';
import { at, contextOf, keyActor } from './factories';

/** A call by an administrator, `ms` after `NOW`. */
export const ctxAt = (ms: number): RequestContext => contextOf({ now: at(ms) });

/** Runs the job, `ms` after `NOW`. */
export const fold = (ms: number): Promise<Folded> =>
  applyDueScheduledChanges(
    contextOf({ now: at(ms), actor: { kind: 'system', job: 'apply-scheduled-changes' } }),
  );

/** What a user gets from a flag, `ms` after `NOW`, and when time alone may change anything they get. */
export async function given(user: string, flag: FlagView, ms: number) {
  const { flags, nextChangeAt } = await getFlagsFor(contextOf({ now: at(ms), actor: keyActor('service') }), {
    targetingKey: user,
    attributes: {},
  });
  const { value, variant, reason, source } = flags.find(({ name }) => name === flag.name) ?? {};
  return { value, variant, reason, source, nextChangeAt };
}

/**
 * What `GET /api/flags/me` answers for a user, `ms` after `NOW`: the part that the ETag stands for, as text.
 * @param key secret of a service key
 */
export async function me(key: string, user: string, ms: number) {
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  const response = await answer(flagsMe, {
    method: 'GET',
    path: '/api/flags/me',
    search: `user=${user}`,
    params: {},
    header: (name) => headers[name] ?? null,
    body: null,
    requestId: 'request-of-the-test',
    now: at(ms),
  });
  expect(response.status).toBe(200);
  const { flags, next_change_at } = JSON.parse(String(isWhole(response.body) && textOf(response.body))) as {
    flags: Record<string, Record<string, JsonValue>>;
    next_change_at: string | null;
  };
  return { text: JSON.stringify({ flags, next_change_at }), etag: response.headers.etag ?? '', flags };
}
