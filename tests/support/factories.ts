import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import type { z } from 'zod';
import type { Actor, KeyRole, RequestContext, UserRole } from '@/lib/auth/actor';
import { sessionCookieName } from '@/lib/auth/session';
import type { JsonValue } from '@/lib/evaluation/types';
import { createFlagInput } from '@/lib/flags/schemas';
import { createFlag } from '@/lib/flags/service';
import type { FlagView } from '@/lib/flags/types';
import { mintClientToken } from '@/lib/keys/client-tokens';
import { mintClientTokenInput } from '@/lib/keys/schemas-client-tokens';
import { createApiKey } from '@/lib/keys/service';
import type { ClientToken } from '@/lib/keys/types';
import { createOverrideInput } from '@/lib/overrides/schemas';
import { createOverride } from '@/lib/overrides/service';
import type { OverrideView } from '@/lib/overrides/types';
import { createScheduledChangesInput } from '@/lib/schedules/schemas';
import { createScheduledChanges } from '@/lib/schedules/service';
import type { ScheduledChangeDetails } from '@/lib/schedules/types';
import { createSegmentInput } from '@/lib/segments/schemas';
import { createSegment } from '@/lib/segments/service';
import type { SegmentDetails } from '@/lib/segments/types';
import { createUserInput } from '@/lib/users/schemas';
import { createUser } from '@/lib/users/service';
import type { UserView } from '@/lib/users/types';
import { rawSql } from './database';
import './environment';

/** The instant of every service call that is not told another one. */
export const NOW = new Date('2026-06-15T12:00:00.000Z');

/** `ms` after `NOW`; before it when negative. */
export const at = (ms: number): Date => new Date(NOW.getTime() + ms);

export const HOUR_MS = 3_600_000;

/** An hour from the real now, for what is sent to a route. */
export const soon = (): string => new Date(Date.now() + HOUR_MS).toISOString();

/** An id that nobody and nothing has. */
export const NOBODY = '99999999-9999-4999-8999-999999999999';

const ADMIN: Actor = {
  kind: 'user',
  id: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
  email: 'boss@example.com',
  name: 'Boss',
  role: 'admin',
};

/** A call by an administrator at `NOW`, with whatever of it should be different. */
export function contextOf(change: Partial<RequestContext> = {}): RequestContext {
  return { actor: ADMIN, now: NOW, requestId: 'request-of-the-test', ...change };
}

/** A person with a session and this role. */
export const userActor = (role: UserRole): Actor => ({ ...ADMIN, role });

/** A program whose key has this role. */
export const keyActor = (role: KeyRole): Actor => ({
  kind: 'api_key',
  id: '33333333-3333-4333-8333-333333333333',
  name: `a ${role} key`,
  role,
});

let serial = 0;

/** A name that no other thing of this test file has. */
export function unique(prefix: string): string {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** Adds somebody to the directory, through the service. */
export function makeUser(
  change: Partial<z.input<typeof createUserInput>> = {},
  ctx: RequestContext = contextOf(),
): Promise<UserView> {
  const name = unique('person');
  return createUser(ctx, createUserInput.parse({ email: `${name}@example.com`, name, ...change }));
}

/** Makes a flag, boolean unless told otherwise, through the service. */
export function makeFlag(
  change: Partial<z.input<typeof createFlagInput>> = {},
  ctx: RequestContext = contextOf(),
): Promise<FlagView> {
  return createFlag(ctx, createFlagInput.parse({ name: unique('flag'), type: 'boolean', ...change }));
}

/** A string flag with the variants `control` ("a") and `new` ("b"), which serves `control`. */
export const makeVariantFlag = (): Promise<FlagView> =>
  makeFlag({
    type: 'string',
    variants: [
      { key: 'control', value: 'a' },
      { key: 'new', value: 'b' },
    ],
    default: { variant: 'control' },
  });

/** Makes a segment, of nobody unless told otherwise, through the service. */
export function makeSegment(
  change: Partial<z.input<typeof createSegmentInput>> = {},
  ctx: RequestContext = contextOf(),
): Promise<SegmentDetails> {
  return createSegment(ctx, createSegmentInput.parse({ key: unique('segment'), ...change }));
}

/** Schedules one change of a flag through the service. */
export async function makeScheduledChange(
  flagName: string,
  { at: instant, ...step }: { at: Date } & Record<string, unknown>,
  ctx: RequestContext = contextOf(),
): Promise<ScheduledChangeDetails> {
  const input = createScheduledChangesInput.parse({ at: instant.toISOString(), ...step });
  const [change] = await createScheduledChanges(ctx, flagName, input);
  return change as ScheduledChangeDetails;
}

/** Pins a flag for a user through the service; `true` unless told otherwise. */
export function makeOverride(
  userId: string,
  flagName: string,
  change: { value?: JsonValue; variant?: string; enabled?: boolean; reason?: string; expiresAt?: Date } = {},
  ctx: RequestContext = contextOf(),
): Promise<OverrideView> {
  const { expiresAt, ...rest } = change;
  const value = change.variant === undefined ? { value: true, ...rest } : rest;
  return createOverride(
    ctx,
    userId,
    createOverrideInput.parse({
      flag_name: flagName,
      ...value,
      ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
    }),
  );
}

/** When the override that `makeEndedOverride` makes has ended: before `NOW` and before any run of the tests. */
export const ENDED_AT = new Date('2020-01-02T00:00:00.000Z');

/** An override that has ended. */
export function makeEndedOverride(
  userId: string,
  flagName: string,
  change: { enabled?: boolean } = {},
): Promise<OverrideView> {
  const ctx = contextOf({ now: new Date('2020-01-01T00:00:00.000Z') });
  return makeOverride(userId, flagName, { ...change, expiresAt: ENDED_AT }, ctx);
}

/** A real API key; its `secret` is what a caller sends. */
export async function makeKey(
  role: KeyRole,
  options: { readonly expiresAt?: Date; readonly now?: Date } = {},
): Promise<{ id: string; secret: string }> {
  const { apiKey, secret } = await createApiKey(contextOf(options.now ? { now: options.now } : {}), {
    name: unique('key'),
    role,
    expires_at: options.expiresAt ?? null,
  });
  return { id: apiKey.id, secret };
}

/** A client token that a new service key has made now, unless `by` is another key or it is made at another time. */
export async function makeClientToken(
  input: z.input<typeof mintClientTokenInput>,
  { by, now = new Date() }: { readonly by?: { readonly id: string }; readonly now?: Date } = {},
): Promise<ClientToken> {
  const { id } = by ?? (await makeKey('service'));
  const actor: Actor = { kind: 'api_key', id, name: 'a key that makes client tokens', role: 'service' };
  return mintClientToken(contextOf({ actor, now }), mintClientTokenInput.parse(input));
}

/** Signs somebody in: a session row, and the cookie that next-auth would set. */
export async function signIn(userId: string): Promise<string> {
  const sid = randomUUID();
  await rawSql()`insert into sessions (id, user_id, expires_at) values (${sid}, ${userId}, now() + interval '1 day')`;
  return sessionCookie({ sub: userId, sid });
}

/** The cookie of a session token with these claims. */
export async function sessionCookie(claims: Record<string, string>): Promise<string> {
  const secret = process.env.NEXTAUTH_SECRET ?? '';
  return `${sessionCookieName()}=${await encode({ token: claims, secret })}`;
}
