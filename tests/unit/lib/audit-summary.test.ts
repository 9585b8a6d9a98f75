import { describe, expect, test } from 'vitest';
import type { AuditRow } from '@/lib/audit/types';
import { toAuditEntry } from '@/lib/audit/view';
import type { JsonValue } from '@/lib/evaluation/types';

const pinned = {
  user: { id: 'u', email: 'ada@example.com', name: 'Ada' },
  flag_name: 'ui.dark_mode',
  value: true,
  variant: 'on',
  enabled: true,
  reason: null,
  status: 'active',
  expires_at: null,
  version: 1,
};
const END = '2026-12-31T22:00:00.000Z';
const change = { at: END, enabled: false, default: null, failure: null };
const key = { name: 'ci', role: 'service', revoked_at: null };
const flag = {
  enabled: true,
  default: { variant: 'off' },
  rules: [],
  tags: [],
  owner: null,
  description: '',
  version: 1,
};

function entryOf(
  entity: string,
  action: string,
  before: JsonValue,
  after: JsonValue,
  row: Partial<AuditRow> = {},
) {
  return toAuditEntry(
    {
      revision: 1,
      ordinal: 0,
      at: new Date(0),
      actorKind: 'user',
      actorId: 'boss',
      actorLabel: 'boss@example.com',
      action,
      entity,
      entityId: 'ui.dark_mode',
      flagName: 'ui.dark_mode',
      userId: null,
      before,
      after,
      requestId: null,
      ...row,
    },
    null,
  );
}

const cases: [string, string, JsonValue, JsonValue, string][] = [
  ['override', 'created', null, pinned, 'Pinned ui.dark_mode to true for ada@example.com'],
  [
    'override',
    'created',
    null,
    { ...pinned, expires_at: END },
    'Pinned ui.dark_mode to true for ada@example.com until 2026-12-31 22:00 UTC',
  ],
  [
    'override',
    'created',
    null,
    { ...pinned, enabled: false },
    'Pinned ui.dark_mode to true for ada@example.com, paused',
  ],
  [
    'override',
    'created',
    null,
    { ...pinned, value: { text: 'x'.repeat(99) } },
    `Pinned ui.dark_mode to {"text":"${'x'.repeat(51)}… for ada@example.com`,
  ],
  [
    'override',
    'updated',
    pinned,
    { ...pinned, enabled: false, status: 'disabled' },
    'Paused the override of ui.dark_mode for ada@example.com',
  ],
  [
    'override',
    'updated',
    { ...pinned, enabled: false },
    pinned,
    'Resumed the override of ui.dark_mode for ada@example.com',
  ],
  [
    'override',
    'updated',
    pinned,
    { ...pinned, expires_at: END, version: 2 },
    'Moved the end of the override of ui.dark_mode for ada@example.com: until 2026-12-31 22:00 UTC',
  ],
  [
    'override',
    'updated',
    { ...pinned, expires_at: END },
    pinned,
    'Took the end off the override of ui.dark_mode for ada@example.com',
  ],
  [
    'override',
    'updated',
    pinned,
    { ...pinned, value: false, variant: 'off' },
    'Changed the override of ui.dark_mode for ada@example.com from true to false',
  ],
  [
    'override',
    'updated',
    pinned,
    { ...pinned, reason: 'Why', expires_at: END },
    'Changed the override of ui.dark_mode for ada@example.com: reason, expires at',
  ],
  ['override', 'deleted', pinned, null, 'Removed the override of ui.dark_mode for ada@example.com'],
  ['override', 'expired', pinned, null, 'The override of ui.dark_mode for ada@example.com has ended'],
  ['flag', 'created', null, flag, 'Created the flag ui.dark_mode'],
  ['flag', 'updated', flag, { ...flag, enabled: false, version: 2 }, 'Threw the kill switch of ui.dark_mode'],
  ['flag', 'updated', { ...flag, enabled: false }, flag, 'Switched the flag ui.dark_mode on'],
  [
    'flag',
    'updated',
    flag,
    { ...flag, default: { variant: 'on' }, rules: [{ id: 'a' }] },
    'Changed the flag ui.dark_mode: default, rules',
  ],
  [
    'flag',
    'updated',
    flag,
    { ...flag, enabled: false, default: 1, rules: 1, tags: ['a'], owner: 'b', description: 'c' },
    'Changed the flag ui.dark_mode: enabled, default, rules, tags and 2 more',
  ],
  ['flag', 'updated', flag, { ...flag, version: 2 }, 'Changed the flag ui.dark_mode'],
  ['flag', 'archived', flag, flag, 'Archived the flag ui.dark_mode'],
  ['flag', 'restored', flag, flag, 'Restored the flag ui.dark_mode'],
  ['flag', 'scheduled_change_applied', flag, flag, 'Applied what was scheduled for ui.dark_mode'],
  [
    'scheduled_change',
    'created',
    null,
    change,
    'Scheduled a change of ui.dark_mode for 2026-12-31 22:00 UTC',
  ],
  [
    'scheduled_change',
    'updated',
    change,
    { ...change, enabled: true },
    'Changed the scheduled change of ui.dark_mode for 2026-12-31 22:00 UTC: enabled',
  ],
  [
    'scheduled_change',
    'cancelled',
    change,
    change,
    'Cancelled the scheduled change of ui.dark_mode for 2026-12-31 22:00 UTC',
  ],
  [
    'scheduled_change',
    'applied',
    change,
    change,
    'Applied the scheduled change of ui.dark_mode for 2026-12-31 22:00 UTC',
  ],
  [
    'scheduled_change',
    'failed',
    change,
    { ...change, failure: 'the flag is archived' },
    'Could not apply the scheduled change of ui.dark_mode for 2026-12-31 22:00 UTC: the flag is archived',
  ],
  [
    'scheduled_change',
    'failed',
    null,
    null,
    'Could not apply the scheduled change of ui.dark_mode: it failed',
  ],
  ['segment', 'created', null, {}, 'Created the segment ui.dark_mode'],
  ['segment', 'updated', { name: 'a' }, { name: 'b' }, 'Changed the segment ui.dark_mode: name'],
  ['segment', 'deleted', {}, null, 'Deleted the segment ui.dark_mode'],
  ['user', 'created', null, { email: 'ada@example.com' }, 'Added ada@example.com to the directory'],
  [
    'user',
    'updated',
    { email: 'ada@example.com', role: 'user' },
    { email: 'ada@example.com', role: 'admin' },
    'Changed ada@example.com: role',
  ],
  ['user', 'deleted', { email: 'ada@example.com' }, null, 'Deleted ada@example.com from the directory'],
  ['api_key', 'created', null, key, 'Made the service key ci'],
  ['api_key', 'updated', key, { ...key, name: 'cd' }, 'Changed the key cd: name'],
  ['api_key', 'revoked', key, { ...key, revoked_at: END }, 'Revoked the key ci'],
  ['api_key', 'restored', key, key, 'Brought back the key ci'],
  ['api_key', 'rotated', key, key, 'Rotated the key ci'],
  [
    'settings',
    'updated',
    { override_policy: { require_reason: false } },
    { override_policy: { require_reason: true } },
    'Changed the settings: override policy',
  ],
  ['strange_thing', 'turned_round', null, [1], 'Turned round strange thing ui.dark_mode'],
];

describe('each row says in one sentence what happened', () => {
  test.each(cases)('%s %s', (entity, action, before, after, summary) => {
    expect(entryOf(entity, action, before, after).summary).toBe(summary);
  });

  test('a person is named as the directory has them, else as they were, else by id', () => {
    const row = entryOf('user', 'signed_out', null, { ended_sessions: 2 }, { userId: 'the-id' });

    expect(row.summary).toBe('Signed the-id out everywhere');
    for (const [action, summary] of [
      ['invited', 'Invited the-id to sign in'],
      ['password_set', 'the-id took up the invitation and set a password'],
      ['password_changed', 'the-id changed their password'],
    ] as const) {
      expect(entryOf('user', action, null, null, { userId: 'the-id' }).summary).toBe(summary);
    }
    expect(toAuditEntry(row, { email: 'new@example.com', name: '' }).summary).toBe(
      'Signed new@example.com out everywhere',
    );
    const deleted = { email: 'ada@example.com' };
    expect(entryOf('user', 'deleted', deleted, null, { userId: 'the-id', entityId: 'the-id' }).summary).toBe(
      'Deleted ada@example.com from the directory',
    );
    expect(entryOf('user', 'deleted', {}, null, { entityId: 'the-id' }).summary).toBe(
      'Deleted the-id from the directory',
    );
  });
});

describe('changes', () => {
  test('are told where there is a before and an after, without what changes with every write', () => {
    const after = { ...pinned, reason: 'Why', version: 2, updated_at: 'later', updated_by: 'x' };

    expect(
      entryOf('override', 'updated', { ...pinned, updated_at: 'then', updated_by: 'y' }, after).changes,
    ).toEqual([{ path: 'reason', kind: 'changed', before: null, after: 'Why' }]);
    expect(entryOf('override', 'created', null, pinned).changes).toEqual([]);
    expect(entryOf('override', 'deleted', pinned, null).changes).toEqual([]);
  });

  test('of a segment name its lists', () => {
    const before = { key: 's', included_removed: ['gone'], excluded_removed: [] };
    const after = { key: 's', included_added: ['new'], excluded_added: [] };

    const entry = entryOf('segment', 'updated', before, after, { entityId: 's' });

    expect(entry.changes).toEqual([
      { path: 'included', kind: 'removed', before: ['gone'] },
      { path: 'included', kind: 'added', after: ['new'] },
    ]);
    expect(entry.summary).toBe('Changed the segment s: included');
  });

  test('are at most two hundred, and how many more there are', () => {
    const fields = (value: number) =>
      Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, value]));

    const entry = entryOf('flag', 'updated', fields(1), fields(2));

    expect(entry.changes).toHaveLength(200);
    expect(entry.changesOmitted).toBe(800);
    expect(entry.summary).toBe('Changed the flag ui.dark_mode: f0, f1, f2, f3 and 996 more');
  });
});
