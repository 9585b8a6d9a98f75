import { describe, expect, test } from 'vitest';
import { type Actor, actorId, actorLabel, type KeyRole, type UserRole } from '@/lib/auth/actor';
import { type Action, authorize, can } from '@/lib/auth/policy';
import { newApiKey, sameSecret, sha256 } from '@/lib/auth/secret';

const person = (role: UserRole): Actor => ({
  kind: 'user',
  id: 'user-id',
  sessionId: 'session-id',
  email: 'ada@example.com',
  name: 'Ada',
  role,
});
const key = (role: KeyRole): Actor => ({ kind: 'api_key', id: 'key-id', name: 'ci', role });
const token: Actor = {
  kind: 'client_token',
  id: 'token-id',
  keyId: 'key-id',
  userId: null,
  targetingKey: 'ada',
};
const job: Actor = { kind: 'system', job: 'cleanup-overrides' };

const ACTORS = {
  admin: person('admin'),
  viewer: person('viewer'),
  user: person('user'),
  'admin key': key('admin'),
  'viewer key': key('viewer'),
  'service key': key('service'),
  'client token': token,
  job,
} as const;
type Name = keyof typeof ACTORS;

const READERS: Name[] = ['admin', 'viewer', 'admin key', 'viewer key', 'job'];
const WRITERS: Name[] = ['admin', 'admin key', 'job'];

/** Section 7 of the contract. */
const TABLE: Record<Action, Name[]> = {
  'overrides.read': READERS,
  'overrides.write': WRITERS,
  'flags.read': READERS,
  'flags.write': WRITERS,
  'segments.read': READERS,
  'segments.write': WRITERS,
  'schedules.read': READERS,
  'schedules.write': WRITERS,
  'users.read': READERS,
  'users.write': WRITERS,
  'keys.read': READERS,
  'keys.write': WRITERS,
  'metrics.read': ['admin key', 'viewer key', 'job'],
  'users.upsert': ['admin', 'admin key', 'service key', 'job'],
  'audit.read': READERS,
  'settings.read': READERS,
  'settings.write': WRITERS,
  'own_flags.read': ['admin', 'viewer', 'user', 'client token', 'job'],
  'own_account.write': ['admin', 'viewer', 'user', 'job'],
  evaluate: ['admin', 'viewer', 'user', 'admin key', 'service key', 'client token', 'job'],
  'evaluate.any': ['admin key', 'service key', 'job'],
  'client_tokens.mint': ['admin key', 'service key', 'job'],
};

describe.each(Object.entries(TABLE) as [Action, Name[]][])('%s', (action, allowed) => {
  test.each(Object.entries(ACTORS) as [Name, Actor][])('by %s', (name, actor) => {
    expect(can(actor, action)).toBe(allowed.includes(name));
    if (allowed.includes(name)) expect(() => authorize(actor, action)).not.toThrow();
    else expect(() => authorize(actor, action)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

test('a role that is not known may do nothing', () => {
  for (const action of Object.keys(TABLE) as Action[]) {
    expect(can(person('owner' as UserRole), action)).toBe(false);
    expect(can(key('nobody' as KeyRole), action)).toBe(false);
  }
});

test.each([
  [person('admin'), 'ada@example.com', 'user-id'],
  [key('admin'), 'key:ci', 'key-id'],
  [token, 'token:ada', 'token-id'],
  [job, 'system:cleanup-overrides', 'cleanup-overrides'],
])('%j is named %s', (actor, label, id) => {
  expect(actorLabel(actor)).toBe(label);
  expect(actorId(actor)).toBe(id);
});

test('secrets are compared whole', () => {
  expect(sameSecret('a', 'a')).toBe(true);
  for (const other of ['', 'b', 'aa', 'A', 'a\0']) expect(sameSecret(other, 'a')).toBe(false);
});

test('a new key has 32 random bytes, and no two are the same', () => {
  const keys = new Set(Array.from({ length: 100 }, newApiKey));
  expect(keys.size).toBe(100);
  for (const made of keys) expect(made).toMatch(/^pnn_[A-Za-z0-9_-]{43}$/);
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
