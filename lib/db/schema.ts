import { type SQL, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import type { Condition, FlagType, JsonValue, Prerequisite, Rule, Serve, Variant } from '../evaluation/types';
import { instant } from './columns';

const now = sql`now()`;

/** People: those who sign in and those whose flags are evaluated are the same directory. */
export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    email: varchar('email', { length: 320 }).notNull(),
    externalId: varchar('external_id', { length: 255 }),
    /** Fixed at creation: the external id, else the id. What rules and buckets see. */
    targetingKey: varchar('targeting_key', { length: 255 }).notNull(),
    name: varchar('name', { length: 255 }).notNull(),
    role: text('role').$type<'admin' | 'viewer' | 'user'>().notNull().default('user'),
    attributes: jsonb('attributes').$type<Record<string, JsonValue>>().notNull().default({}),
    /** argon2id; null for people who cannot sign in with a password. */
    passwordHash: text('password_hash'),
    disabledAt: instant('disabled_at'),
    createdAt: instant('created_at').notNull().default(now),
    updatedAt: instant('updated_at').notNull().default(now),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    uniqueIndex('users_email_lower_key').on(sql`lower(${table.email})`),
    unique('users_external_id_key').on(table.externalId),
    unique('users_targeting_key_key').on(table.targetingKey),
    index('idx_users_search').using(
      'gin',
      sql`lower(${table.email}) gin_trgm_ops`,
      sql`lower(${table.name}) gin_trgm_ops`,
    ),
    // The orders of the list of people, each paged by key.
    // Whose e-mail or name begins with a text: byte by byte, whatever the database's own order is.
    index('idx_users_email_start').on(sql`lower(${table.email}) collate "C"`, table.id),
    index('idx_users_name_start').on(
      sql`lower(${table.name}) collate "C"`,
      sql`lower(${table.email}) collate "C"`,
    ),
    index('idx_users_created').on(table.createdAt, table.id),
    index('idx_users_updated').on(table.updatedAt, table.id),
    index('idx_users_staff').on(table.role).where(sql`${table.role} <> 'user'`),
    index('idx_users_disabled').on(sql`lower(${table.email})`).where(sql`${table.disabledAt} is not null`),
    check('users_role_check', sql`${table.role} in ('admin', 'viewer', 'user')`),
  ],
);

/** Accounts of OpenID Connect providers that people sign in with, bound by what the provider says of them. */
export const userIdentities = pgTable(
  'user_identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull().default(now),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    index('idx_user_identities_user').on(table.userId),
  ],
);

/** Invitations to set a first password: single use, 72 hours. A new one for the same person replaces the old. */
export const invitations = pgTable(
  'invitations',
  {
    userId: uuid('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of the token, hex. The token itself is random and shown once. */
    tokenHash: text('token_hash').notNull(),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    createdAt: instant('created_at').notNull().default(now),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [unique('invitations_token_hash_key').on(table.tokenHash)],
);

/** Signed-in browsers. A session token is good only while its row is here. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull().default(now),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('idx_sessions_user').on(table.userId), index('idx_sessions_expires').on(table.expiresAt)],
);

/** Passwords that were wrong of late, by account, so that guessing has an end. */
export const signInFailures = pgTable(
  'sign_in_failures',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** SHA-256 of the e-mail that was typed, lower-cased: people type passwords into the wrong field. */
    account: text('account').notNull(),
    /** SHA-256 of the network that it came from; null where nobody knows. */
    network: text('network'),
    at: instant('at').notNull(),
  },
  (table) => [
    index('idx_sign_in_failures_account').on(table.account, table.at),
    index('idx_sign_in_failures_network').on(table.network, table.account),
    index('idx_sign_in_failures_at').on(table.at),
  ],
);

export const featureFlags = pgTable(
  'feature_flags',
  {
    name: varchar('name', { length: 255 }).primaryKey(),
    type: text('type').$type<FlagType>().notNull(),
    description: varchar('description', { length: 2000 }).notNull().default(''),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    owner: varchar('owner', { length: 255 }),
    enabled: boolean('enabled').notNull().default(true),
    clientVisible: boolean('client_visible').notNull().default(true),
    variants: jsonb('variants').$type<readonly Variant[]>().notNull().default([]),
    defaultServe: jsonb('default_serve').$type<Serve>().notNull(),
    offServe: jsonb('off_serve').$type<Serve>().notNull(),
    prerequisites: jsonb('prerequisites').$type<readonly Prerequisite[]>().notNull().default([]),
    rules: jsonb('rules').$type<readonly Rule[]>().notNull().default([]),
    /** The scheduled change that put `default_serve` there; null when a person did. */
    defaultFrom: uuid('default_from'),
    archivedAt: instant('archived_at'),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    updatedBy: varchar('updated_by', { length: 255 }).notNull(),
    createdAt: instant('created_at').notNull().default(now),
    updatedAt: instant('updated_at').notNull().default(now),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    check('feature_flags_type_check', sql`${table.type} in ('boolean', 'string', 'number', 'json')`),
    check('feature_flags_name_check', sql`${table.name} ~ '^[a-z0-9][a-z0-9._-]{0,254}$'`),
  ],
);

/** Reusable groups of people that targeting rules name. */
export const segments = pgTable(
  'segments',
  {
    key: varchar('key', { length: 255 }).primaryKey(),
    name: varchar('name', { length: 255 }).notNull().default(''),
    description: varchar('description', { length: 2000 }).notNull().default(''),
    conditions: jsonb('conditions').$type<readonly Condition[]>().notNull().default([]),
    /** Targeting keys. */
    included: jsonb('included').$type<readonly string[]>().notNull().default([]),
    excluded: jsonb('excluded').$type<readonly string[]>().notNull().default([]),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    updatedBy: varchar('updated_by', { length: 255 }).notNull(),
    createdAt: instant('created_at').notNull().default(now),
    updatedAt: instant('updated_at').notNull().default(now),
    version: integer('version').notNull().default(1),
  },
  (table) => [check('segments_key_check', sql`${table.key} ~ '^[a-z0-9][a-z0-9._-]{0,254}$'`)],
);

/** Changes of flags at an instant. One that is due is in force whether it has been folded into its flag or not. */
export const scheduledChanges = pgTable(
  'scheduled_changes',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    flagName: varchar('flag_name', { length: 255 })
      .notNull()
      .references(() => featureFlags.name),
    at: instant('at').notNull(),
    /** IANA name of the zone in which a person chose the instant. */
    timeZone: varchar('time_zone', { length: 64 }).notNull().default('UTC'),
    /** What `enabled` becomes; null leaves it. */
    setEnabled: boolean('set_enabled'),
    /** What `default` becomes; SQL NULL leaves it. */
    setDefault: jsonb('set_default').$type<Serve>(),
    reason: varchar('reason', { length: 500 }),
    /** `pending` until it is folded into the flag, also when it is due. */
    status: text('status')
      .$type<'pending' | 'applied' | 'cancelled' | 'failed'>()
      .notNull()
      .default('pending'),
    /** Why it failed. */
    failure: varchar('failure', { length: 500 }),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    updatedBy: varchar('updated_by', { length: 255 }).notNull(),
    createdAt: instant('created_at').notNull().default(now),
    updatedAt: instant('updated_at').notNull().default(now),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('idx_scheduled_changes_flag').on(table.flagName, table.at, table.id),
    index('idx_scheduled_changes_pending').on(table.at, table.id).where(sql`${table.status} = 'pending'`),
    check(
      'scheduled_changes_status_check',
      sql`${table.status} in ('pending', 'applied', 'cancelled', 'failed')`,
    ),
    check(
      'scheduled_changes_sets_check',
      sql`${table.setEnabled} is not null or ${table.setDefault} is not null`,
    ),
  ],
);

/** The heart: one user, one flag, one value. */
export const userFlagOverrides = pgTable(
  'user_flag_overrides',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    flagName: varchar('flag_name', { length: 255 })
      .notNull()
      .references(() => featureFlags.name),
    overrideValue: jsonb('override_value').$type<JsonValue>().notNull(),
    enabled: boolean('enabled').notNull().default(true),
    reason: varchar('reason', { length: 500 }),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    updatedBy: varchar('updated_by', { length: 255 }).notNull(),
    createdAt: instant('created_at').notNull().default(now),
    updatedAt: instant('updated_at').notNull().default(now),
    expiresAt: instant('expires_at'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    unique('user_flag_overrides_user_id_flag_name_key').on(table.userId, table.flagName),
    index('idx_user_flag_overrides_user').on(table.userId),
    index('idx_user_flag_overrides_flag').on(table.flagName),
    index('idx_user_flag_overrides_expires').on(table.expiresAt).where(sql`${table.expiresAt} is not null`),
    // The orders of the list, each paged by key.
    index('idx_user_flag_overrides_updated').on(table.updatedAt, table.id),
    index('idx_user_flag_overrides_created').on(table.createdAt, table.id),
    index('idx_user_flag_overrides_expiring').on(table.expiresAt, table.id),
    index('idx_user_flag_overrides_flag_updated').on(table.flagName, table.updatedAt, table.id),
    index('idx_user_flag_overrides_author').on(table.createdBy, table.updatedAt, table.id),
    // What the metric counts, per flag, out of the index alone.
    index('idx_user_flag_overrides_active').on(table.flagName, table.expiresAt).where(sql`${table.enabled}`),
    index('idx_user_flag_overrides_paused').on(table.updatedAt, table.id).where(sql`not ${table.enabled}`),
  ],
);

/**
 * How many overrides there are by flag, author and switch. A trigger keeps it with every write, however it is made:
 * counting a million rows for each list takes too long. A row may say 0.
 */
export const overrideCounts = pgTable(
  'override_counts',
  {
    flagName: varchar('flag_name', { length: 255 }).notNull(),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    enabled: boolean('enabled').notNull(),
    total: bigint('total', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.flagName, table.createdBy, table.enabled] })],
);

/** How many overrides were ever created, updated, deleted and expired, per flag; what the counter metric reads. */
export const overrideActionCounts = pgTable(
  'override_action_counts',
  {
    flagName: varchar('flag_name', { length: 255 }).notNull(),
    action: text('action').$type<'created' | 'updated' | 'deleted' | 'expired'>().notNull(),
    total: bigint('total', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.flagName, table.action] })],
);

/**
 * How many overrides were active at the end of each day (UTC), of today so far, by flag, kept for 400 days. The flag
 * with the empty name stands for all flags together. Only flags that had some that day have a row; it may say 0.
 */
export const overrideDays = pgTable(
  'override_days',
  {
    day: date('day').notNull(),
    flagName: varchar('flag_name', { length: 255 }).notNull(),
    active: bigint('active', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.flagName] })],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: varchar('name', { length: 255 }).notNull(),
    role: text('role').$type<'admin' | 'viewer' | 'service'>().notNull(),
    /** SHA-256 of the key, hex. The key itself is random and shown once. */
    hash: text('hash').notNull(),
    /** First characters, to tell keys apart in a list. */
    prefix: varchar('prefix', { length: 16 }).notNull(),
    /** True for the key that `PENNON_ADMIN_API_KEY` declares. */
    fromEnvironment: boolean('from_environment').notNull().default(false),
    createdBy: varchar('created_by', { length: 255 }).notNull(),
    createdAt: instant('created_at').notNull().default(now),
    expiresAt: instant('expires_at'),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
    /** The key that took this one's place when it was rotated; this one is good until `expires_at`. */
    replacedBy: uuid('replaced_by'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    unique('api_keys_hash_key').on(table.hash),
    check('api_keys_role_check', sql`${table.role} in ('admin', 'viewer', 'service')`),
  ],
);

/** Answers to writes that came with an `Idempotency-Key`, kept for 24 hours so that a retry does nothing twice. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** SHA-256 of actor, method, path and key, hex. */
    scope: text('scope').primaryKey(),
    /** SHA-256 of the query and the body, hex: another request with the same key is refused. */
    fingerprint: text('fingerprint').notNull(),
    status: integer('status').notNull(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull(),
    /** The answer, without secrets that are shown once. */
    body: text('body'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('idx_idempotency_keys_created').on(table.createdAt)],
);

/**
 * One row. Locked first by every writing transaction, so that revisions are given in commit order.
 * `definitionsRevision` is the last revision that changed a flag, a segment, a schedule or a setting (not an override).
 */
export const databaseState = pgTable(
  'database_state',
  {
    singleton: boolean('singleton').primaryKey().default(true),
    epoch: uuid('epoch').notNull().defaultRandom(),
    revision: bigint('revision', { mode: 'number' }).notNull().default(0),
    definitionsRevision: bigint('definitions_revision', { mode: 'number' }).notNull().default(0),
    /** Where this history was last seen: elsewhere it is another one. */
    home: text('home'),
  },
  (table) => [check('database_state_singleton_check', sql`${table.singleton}`)],
);

/** Small facts about the installation, and what an administrator decided for all of it. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<JsonValue>().notNull(),
  version: integer('version').notNull().default(1),
});

/** Permanent and append-only (a trigger refuses anything else); also the change feed. */
export const auditLog = pgTable(
  'audit_log',
  {
    revision: bigint('revision', { mode: 'number' }).notNull(),
    ordinal: integer('ordinal').notNull(),
    at: instant('at').notNull(),
    actorKind: text('actor_kind').$type<'user' | 'api_key' | 'client_token' | 'system'>().notNull(),
    actorId: text('actor_id').notNull(),
    actorLabel: text('actor_label').notNull(),
    action: text('action').notNull(),
    entity: text('entity').notNull(),
    entityId: text('entity_id').notNull(),
    flagName: varchar('flag_name', { length: 255 }),
    userId: uuid('user_id'),
    before: jsonb('before').$type<JsonValue>(),
    after: jsonb('after').$type<JsonValue>(),
    requestId: text('request_id'),
  },
  (table) => [
    primaryKey({ columns: [table.revision, table.ordinal] }),
    index('idx_audit_log_user').on(table.userId, table.revision),
    index('idx_audit_log_flag').on(table.flagName, table.revision),
    // Every filter of the log has an index in the order of the log: a rare value among millions is found as fast.
    index('idx_audit_log_flag_itself')
      .on(table.flagName, table.revision)
      .where(sql`${table.entity} <> 'override'`),
    index('idx_audit_log_entity').on(table.entity, table.revision),
    index('idx_audit_log_entity_id').on(table.entityId, table.revision),
    index('idx_audit_log_action').on(table.action, table.revision),
    index('idx_audit_log_actor').on(table.actorLabel, table.revision),
    index('idx_audit_log_actor_kind').on(table.actorKind, table.revision),
    index('idx_audit_log_request').on(table.requestId, table.revision),
    index('idx_audit_log_at').on(table.at, table.revision, table.ordinal),
  ],
);

/** Lower-cased column, for case-insensitive comparison in SQL the way the indexes have it. */
export const lower = (column: typeof users.email | typeof users.name): SQL<string> =>
  sql<string>`lower(${column})`;
