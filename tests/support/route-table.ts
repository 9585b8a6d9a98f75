import { rawSql } from './database';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeSegment,
  makeUser,
  unique,
} from './factories';

export const ACTORS = [
  'nobody',
  'user',
  'viewer',
  'admin',
  'service key',
  'viewer key',
  'admin key',
  'revoked key',
  'expired key',
  'unknown key',
  'disabled admin',
  'signed-out admin',
  'admin whose role was taken away',
  'cron secret',
  'metrics token',
  'client token',
] as const;
export type ActorName = (typeof ACTORS)[number];
export type Statuses = Partial<Record<ActorName, number>>;

/** Whoever is not known is 401 (a client token is not, where it opens nothing), whoever is known and not named here is 403. */
const UNKNOWN: Statuses = Object.fromEntries(
  (
    [
      'nobody',
      'revoked key',
      'expired key',
      'unknown key',
      'disabled admin',
      'signed-out admin',
      'cron secret',
      'metrics token',
      'client token',
    ] as const
  ).map((name) => [name, 401]),
);
const everybody = (status: number): Statuses => Object.fromEntries(ACTORS.map((name) => [name, status]));
const readers = (status: number): Statuses => ({
  ...everybody(403),
  ...UNKNOWN,
  viewer: status,
  admin: status,
  'viewer key': status,
  'admin key': status,
});
const admins = (status: number): Statuses => ({
  ...everybody(403),
  ...UNKNOWN,
  admin: status,
  'admin key': status,
});

const evaluators = (status: number): Statuses => ({
  ...everybody(403),
  ...UNKNOWN,
  'service key': status,
  'admin key': status,
});

interface Row {
  readonly status: Statuses;
  /** The path, without `/api/` as in the row's name, made anew for every call. */
  readonly target: (of: Targets) => string;
  readonly json?: (of: Targets) => unknown;
}

/** What the rows of the table are called with. */
export interface Targets {
  readonly user: string;
  readonly flag: string;
  readonly archived: string;
  readonly free: string;
  readonly keyId: string;
  readonly segment: string;
  /** A scheduled change of `flag`. */
  readonly change: string;
  readonly name: string;
}

/** Route and method -> who gets which status. */
export const TABLE: Record<string, Row> = {
  '/ofrep/v1/evaluate/flags POST': {
    status: { ...everybody(200), ...UNKNOWN, 'viewer key': 403, 'client token': 200 },
    target: () => '/ofrep/v1/evaluate/flags',
    json: () => ({}),
  },
  '/ofrep/v1/evaluate/flags/[key] POST': {
    status: { ...everybody(200), ...UNKNOWN, 'viewer key': 403, 'client token': 200 },
    target: ({ flag }) => `/ofrep/v1/evaluate/flags/${flag}`,
    json: () => ({}),
  },
  // Its address has the credentials; see ofrep-stream.test.ts.
  '/ofrep/v1/stream GET': { status: everybody(401), target: () => '/ofrep/v1/stream' },
  'admin/api-keys GET': { status: readers(200), target: () => 'admin/api-keys' },
  'admin/api-keys POST': {
    status: admins(201),
    target: () => 'admin/api-keys',
    json: ({ name }) => ({ name, role: 'viewer' }),
  },
  'admin/api-keys/[key_id] GET': { status: readers(200), target: ({ keyId }) => `admin/api-keys/${keyId}` },
  'admin/api-keys/[key_id] DELETE': { status: admins(204), target: ({ keyId }) => `admin/api-keys/${keyId}` },
  'admin/api-keys/[key_id] PATCH': {
    status: admins(200),
    target: ({ keyId }) => `admin/api-keys/${keyId}`,
    json: () => ({ name: 'Renamed' }),
  },
  'admin/api-keys/[key_id]/rotate POST': {
    status: admins(201),
    target: ({ keyId }) => `admin/api-keys/${keyId}/rotate`,
    json: () => ({}),
  },
  'admin/audit-log GET': { status: readers(200), target: () => 'admin/audit-log' },
  'admin/feature-flags GET': { status: readers(200), target: () => 'admin/feature-flags' },
  'admin/feature-flags POST': {
    status: admins(201),
    target: () => 'admin/feature-flags',
    json: ({ name }) => ({ name, type: 'boolean' }),
  },
  'admin/feature-flags/[flag_name] GET': {
    status: readers(200),
    target: ({ flag }) => `admin/feature-flags/${flag}`,
  },
  'admin/feature-flags/[flag_name] PATCH': {
    status: admins(200),
    target: ({ flag }) => `admin/feature-flags/${flag}`,
    json: () => ({ enabled: false }),
  },
  'admin/feature-flags/[flag_name] DELETE': {
    status: admins(204),
    target: ({ flag }) => `admin/feature-flags/${flag}`,
  },
  'admin/feature-flags/[flag_name]/history GET': {
    status: readers(200),
    target: ({ flag }) => `admin/feature-flags/${flag}/history`,
  },
  'admin/feature-flags/[flag_name]/restore POST': {
    status: admins(200),
    target: ({ archived }) => `admin/feature-flags/${archived}/restore`,
  },
  'admin/feature-flags/[flag_name]/rule-matches POST': {
    status: readers(200),
    target: ({ flag }) => `admin/feature-flags/${flag}/rule-matches`,
    json: () => ({ rules: [{ serve: { variant: 'on' } }] }),
  },
  'admin/feature-flags/[flag_name]/scheduled-changes GET': {
    status: readers(200),
    target: ({ flag }) => `admin/feature-flags/${flag}/scheduled-changes`,
  },
  'admin/feature-flags/[flag_name]/scheduled-changes POST': {
    status: admins(201),
    target: ({ flag }) => `admin/feature-flags/${flag}/scheduled-changes`,
    json: () => ({ at: new Date(Date.now() + HOUR_MS).toISOString(), enabled: false }),
  },
  'admin/feature-flags/[flag_name]/scheduled-changes/[change_id] GET': {
    status: readers(200),
    target: ({ flag, change }) => `admin/feature-flags/${flag}/scheduled-changes/${change}`,
  },
  'admin/feature-flags/[flag_name]/scheduled-changes/[change_id] PATCH': {
    status: admins(200),
    target: ({ flag, change }) => `admin/feature-flags/${flag}/scheduled-changes/${change}`,
    json: () => ({ reason: 'Later' }),
  },
  'admin/feature-flags/[flag_name]/scheduled-changes/[change_id] DELETE': {
    status: admins(204),
    target: ({ flag, change }) => `admin/feature-flags/${flag}/scheduled-changes/${change}`,
  },
  'admin/feature-flags/[flag_name]/scheduled-changes/[change_id]/preview GET': {
    status: readers(200),
    target: ({ flag, change }) => `admin/feature-flags/${flag}/scheduled-changes/${change}/preview`,
  },
  'admin/feature-flags/[flag_name]/user-overrides GET': {
    status: readers(200),
    target: ({ flag }) => `admin/feature-flags/${flag}/user-overrides`,
  },
  'admin/flag-overrides GET': { status: readers(200), target: () => 'admin/flag-overrides' },
  'admin/flag-overrides/import POST': {
    status: admins(200),
    target: () => 'admin/flag-overrides/import',
    json: ({ user, free }) => [{ user_id: user, flag_name: free, value: true }],
  },
  'admin/flag-overrides/bulk POST': {
    status: admins(200),
    target: () => 'admin/flag-overrides/bulk',
    json: ({ user, free }) => ({
      action: 'create',
      flag_name: free,
      value: true,
      user_ids: [user],
      expected_count: 1,
    }),
  },
  'admin/flag-overrides/stats GET': { status: readers(200), target: () => 'admin/flag-overrides/stats' },
  'admin/revision/stream GET': { status: readers(200), target: () => 'admin/revision/stream' },
  'admin/revision GET': { status: readers(200), target: () => 'admin/revision' },
  'admin/scheduled-changes GET': { status: readers(200), target: () => 'admin/scheduled-changes' },
  'admin/segments GET': { status: readers(200), target: () => 'admin/segments' },
  'admin/segments POST': {
    status: admins(201),
    target: () => 'admin/segments',
    json: ({ name }) => ({ key: name }),
  },
  'admin/segments/[key] GET': { status: readers(200), target: ({ segment }) => `admin/segments/${segment}` },
  'admin/segments/[key] PATCH': {
    status: admins(200),
    target: ({ segment }) => `admin/segments/${segment}`,
    json: () => ({ name: 'Renamed' }),
  },
  'admin/segments/[key] DELETE': {
    status: admins(204),
    target: ({ segment }) => `admin/segments/${segment}`,
  },
  'admin/settings GET': { status: readers(200), target: () => 'admin/settings' },
  'admin/settings PATCH': {
    status: admins(200),
    target: () => 'admin/settings',
    json: () => ({
      override_policy: { require_reason: false, require_expiry: false, max_expiry_days: null },
    }),
  },
  'admin/users GET': { status: readers(200), target: () => 'admin/users' },
  'admin/users POST': {
    status: admins(201),
    target: () => 'admin/users',
    json: ({ name }) => ({ email: `${name}@example.com` }),
  },
  'admin/users/[user_id] GET': { status: readers(200), target: ({ user }) => `admin/users/${user}` },
  'admin/users/[user_id] PATCH': {
    status: admins(200),
    target: ({ user }) => `admin/users/${user}`,
    json: () => ({ name: 'Renamed' }),
  },
  'admin/users/[user_id] DELETE': { status: admins(204), target: ({ user }) => `admin/users/${user}` },
  'admin/users/[user_id]/flag-overrides GET': {
    status: readers(200),
    target: ({ user }) => `admin/users/${user}/flag-overrides`,
  },
  'admin/users/[user_id]/flag-overrides POST': {
    status: admins(201),
    target: ({ user }) => `admin/users/${user}/flag-overrides`,
    json: ({ free }) => ({ flag_name: free, value: true }),
  },
  'admin/users/[user_id]/flag-overrides/[flag_name] GET': {
    status: readers(200),
    target: ({ user, flag }) => `admin/users/${user}/flag-overrides/${flag}`,
  },
  'admin/users/[user_id]/flag-overrides/[flag_name] PUT': {
    status: admins(201),
    target: ({ user, free }) => `admin/users/${user}/flag-overrides/${free}`,
    json: () => ({ value: true }),
  },
  'admin/users/[user_id]/flag-overrides/[flag_name] PATCH': {
    status: admins(200),
    target: ({ user, flag }) => `admin/users/${user}/flag-overrides/${flag}`,
    json: () => ({ value: false }),
  },
  'admin/users/[user_id]/flag-overrides/[flag_name] DELETE': {
    status: admins(204),
    target: ({ user, flag }) => `admin/users/${user}/flag-overrides/${flag}`,
  },
  'admin/users/[user_id]/history GET': {
    status: readers(200),
    target: ({ user }) => `admin/users/${user}/history`,
  },
  'admin/users/[user_id]/flags GET': {
    status: readers(200),
    target: ({ user }) => `admin/users/${user}/flags`,
  },
  'admin/users/[user_id]/flags/[flag_name]/explain GET': {
    status: readers(200),
    target: ({ user, flag }) => `admin/users/${user}/flags/${flag}/explain`,
  },
  'admin/users/[user_id]/invite POST': {
    status: admins(201),
    target: ({ user }) => `admin/users/${user}/invite`,
  },
  'admin/users/[user_id]/sign-out POST': {
    status: admins(200),
    target: ({ user }) => `admin/users/${user}/sign-out`,
  },
  'admin/users/by-external-id/[external_id] PUT': {
    status: { ...admins(201), 'service key': 201 },
    target: ({ name }) => `admin/users/by-external-id/${name}`,
    json: ({ name }) => ({ email: `${name}@example.com` }),
  },
  'admin/users/import POST': {
    status: { ...admins(200), 'service key': 200 },
    target: () => 'admin/users/import',
    json: ({ name }) => ({ users: [{ external_id: name, email: `${name}@example.com` }] }),
  },
  'admin/users/lookup POST': {
    status: readers(200),
    target: () => 'admin/users/lookup',
    json: ({ user, flag }) => ({ keys: [user], flag_name: flag }),
  },
  'client-tokens POST': {
    status: { ...everybody(403), ...UNKNOWN, 'service key': 201, 'admin key': 201 },
    target: () => 'client-tokens',
    json: ({ user }) => ({ user }),
  },
  'cron/apply-scheduled-changes GET': {
    status: { ...everybody(401), 'cron secret': 200 },
    target: () => 'cron/apply-scheduled-changes',
  },
  'cron/apply-scheduled-changes POST': {
    status: { ...everybody(401), 'cron secret': 200 },
    target: () => 'cron/apply-scheduled-changes',
  },
  'cron/cleanup-overrides GET': {
    status: { ...everybody(401), 'cron secret': 200 },
    target: () => 'cron/cleanup-overrides',
  },
  'cron/cleanup-overrides POST': {
    status: { ...everybody(401), 'cron secret': 200 },
    target: () => 'cron/cleanup-overrides',
  },
  'flags/me GET': {
    // Keys that may evaluate must say for whom; see flags-me.test.ts.
    status: {
      ...everybody(200),
      ...UNKNOWN,
      'service key': 400,
      'admin key': 400,
      'viewer key': 403,
      'client token': 200,
    },
    target: () => 'flags/me',
  },
  'flags/stream GET': {
    status: {
      ...everybody(200),
      ...UNKNOWN,
      'service key': 400,
      'admin key': 400,
      'viewer key': 403,
      'client token': 200,
    },
    target: () => 'flags/stream',
  },
  'health/live GET': { status: everybody(200), target: () => 'health/live' },
  'health/ready GET': { status: everybody(200), target: () => 'health/ready' },
  'openapi.json GET': { status: everybody(200), target: () => 'openapi.json' },
  'metrics GET': {
    status: {
      ...everybody(403),
      ...UNKNOWN,
      'viewer key': 200,
      'admin key': 200,
      'metrics token': 200,
    },
    target: () => 'metrics',
  },
  'sdk/definitions GET': { status: evaluators(200), target: () => 'sdk/definitions' },
  'sdk/stream GET': { status: evaluators(200), target: () => 'sdk/stream' },
  'sdk/user GET': { status: evaluators(200), target: ({ user }) => `sdk/user?user=${user}` },
};

/** Rows that nobody else uses, for calls that change them. */
export async function freshTargets(): Promise<Targets> {
  const [user, flag, free, archived] = [
    await makeUser(),
    await makeFlag(),
    await makeFlag(),
    await makeFlag(),
  ];
  await makeOverride(user.id, flag.name, {}, contextOf({ now: at(-HOUR_MS) }));
  await rawSql()`update feature_flags set archived_at = now() where name = ${archived.name}`;
  const { id: keyId } = await makeKey('viewer');
  const { key: segment } = await makeSegment();
  const { id: change } = await makeScheduledChange(
    flag.name,
    { at: new Date(Date.now() + HOUR_MS), enabled: false },
    contextOf({ now: new Date() }),
  );
  const names = { flag: flag.name, free: free.name, archived: archived.name, name: unique('target') };
  return { user: user.id, keyId, segment, change, ...names };
}
