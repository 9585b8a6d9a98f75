import { describe, expect, it } from 'vitest';
import { toHistoryItem } from '@/lib/audit/brief';
import { diffJson } from '@/lib/audit/diff';
import type { AuditRow } from '@/lib/audit/types';
import { toAuditEntry } from '@/lib/audit/view';
import { toShownChanges } from '@/lib/audit/words';
import type { JsonValue } from '@/lib/evaluation/types';

const rule = {
  id: 'eu',
  name: 'EU professionals',
  enabled: true,
  conditions: [{ attribute: 'country', operator: 'in', values: ['CH'] }],
  rollout: { percent: 10, bucket_by: 'user_id', salt: 's' },
  serve: { variant: 'new' },
};
const shown = (before: JsonValue, after: JsonValue) => toShownChanges(diffJson(before, after), before, after);

describe('a difference in words', () => {
  it.each([
    ['the kill switch', { enabled: true }, { enabled: false }, 'Enabled', 'value'],
    ['who sees it', { client_visible: true }, { client_visible: false }, 'Visible to browsers', 'value'],
    ['an end', { expires_at: null }, { expires_at: '2026-12-01T00:00:00.000Z' }, 'Ends', 'instant'],
    ['a text', { owner: 'a' }, { owner: 'b' }, 'Owner', 'text'],
    ['an attribute', { attributes: { plan: 'a' } }, { attributes: { plan: 'b' } }, 'Attribute plan', 'value'],
    ['a member of a value', { value: { a: { b: 1 } } }, { value: { a: { b: 2 } } }, 'Value: a.b', 'value'],
    ['a name of the wire', { max_days: 1 }, { max_days: 2 }, 'Max days', 'value'],
    [
      'an order',
      { rules: [{ id: 'a' }, { id: 'b' }] },
      { rules: [{ id: 'b' }, { id: 'a' }] },
      'Order of rules',
      'value',
    ],
    [
      'a rollout',
      { rules: [rule] },
      { rules: [{ ...rule, rollout: { ...rule.rollout, percent: 25 } }] },
      'Rule “EU professionals”: rollout',
      'rollout',
    ],
    [
      'what a rule serves',
      { rules: [rule] },
      { rules: [{ ...rule, serve: { variant: 'control' } }] },
      'Rule “EU professionals”: serves',
      'serve',
    ],
    [
      'a rule without a name',
      { rules: [{ ...rule, name: '' }] },
      { rules: [{ ...rule, name: '', enabled: false }] },
      'Rule “eu”: enabled',
      'value',
    ],
    [
      'a condition',
      { rules: [rule] },
      { rules: [{ ...rule, conditions: [{ ...rule.conditions[0], values: ['CH', 'AT'] }] }] },
      'Rule “EU professionals”: condition 1',
      'condition',
    ],
    [
      'a condition of a segment',
      { conditions: [{ attribute: 'plan', operator: 'exists' }] },
      { conditions: [{ attribute: 'plan', operator: 'not_exists' }] },
      'Condition 1',
      'condition',
    ],
    [
      'a variant',
      { variants: [{ key: 'a', value: 1 }] },
      { variants: [{ key: 'a', value: 2 }] },
      'Variant a: value',
      'value',
    ],
    [
      'a prerequisite',
      { prerequisites: [{ flag: 'ui.checkout', variants: ['on'] }] },
      { prerequisites: [{ flag: 'ui.checkout', variants: ['off'] }] },
      'Prerequisite ui.checkout',
      'prerequisite',
    ],
  ])('names %s', (_what, before, after, label, shape) => {
    expect(shown(before as JsonValue, after as JsonValue)).toMatchObject([{ label, shape }]);
  });

  it('has a condition, a rollout and what is served as one before and one after', () => {
    const after = { ...rule, rollout: null, serve: { value: 5 } };
    expect(shown({ rules: [rule] }, { rules: [after] })).toEqual([
      {
        path: 'rules[eu].rollout',
        kind: 'changed',
        label: 'Rule “EU professionals”: rollout',
        shape: 'rollout',
        before: rule.rollout,
        after: null,
      },
      {
        path: 'rules[eu].serve',
        kind: 'changed',
        label: 'Rule “EU professionals”: serves',
        shape: 'serve',
        before: { variant: 'new' },
        after: { value: 5 },
      },
    ]);
  });

  it.each([
    ['a variant becomes a value', { variant: 'on' }, { value: { a: 1 } }],
    ['a value becomes a variant', { value: { a: 1 } }, { variant: 'on' }],
    [
      'weights change',
      {
        split: [
          { variant: 'a', weight: 50 },
          { variant: 'b', weight: 50 },
        ],
        bucket_by: 'user_id',
        salt: 's',
      },
      {
        split: [
          { variant: 'a', weight: 20 },
          { variant: 'b', weight: 80 },
        ],
        bucket_by: 'user_id',
        salt: 's',
      },
    ],
  ])('has a default as a whole when %s', (_what, before, after) => {
    expect(shown({ default: before }, { default: after })).toEqual([
      { path: 'default', kind: 'changed', label: 'Default', shape: 'serve', before, after },
    ]);
  });

  it('goes into a JSON value that is served, and takes a plain one as it is', () => {
    expect(shown({ default: { value: { a: [1] } } }, { default: { value: { a: [2] } } })).toMatchObject([
      { label: 'Default: a', kind: 'removed', before: [1] },
      { label: 'Default: a', kind: 'added', after: [2] },
    ]);
    expect(shown({ off: { value: 1 } }, { off: { value: 2 } })).toMatchObject([
      { label: 'Off value', kind: 'changed', before: 1, after: 2, shape: 'value' },
    ]);
  });

  it('follows a rule that came or went as a whole', () => {
    expect(shown({ rules: [] }, { rules: [rule] })).toMatchObject([
      { label: 'Rule “EU professionals”', kind: 'added', after: rule, shape: 'rule' },
    ]);
    expect(shown({ rules: [rule] }, { rules: [] })).toMatchObject([{ kind: 'removed', before: rule }]);
  });
});

const row: AuditRow = {
  revision: 7,
  ordinal: 0,
  at: new Date('2026-11-24T12:00:00.000Z'),
  actorKind: 'user',
  actorId: '1',
  actorLabel: 'grace@example.com',
  action: 'updated',
  entity: 'flag',
  entityId: 'ui.dark_mode',
  flagName: 'ui.dark_mode',
  userId: null,
  before: null,
  after: null,
  requestId: 'request-1',
};
const item = (changes: Partial<AuditRow>) => toHistoryItem(toAuditEntry({ ...row, ...changes }, null));

describe('a row of the log in a list', () => {
  it('says of something new what is in it, and leaves out what is empty or said elsewhere', () => {
    const after = {
      name: 'ui.dark_mode',
      type: 'boolean',
      description: '',
      tags: ['web', 'beta'],
      enabled: false,
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      default: { variant: 'on' },
      rules: [rule],
      owner: null,
      version: 1,
      created_at: '2026-11-24T12:00:00.000Z',
    };
    expect(item({ action: 'created', after }).changes.map(({ label, kind }) => [label, kind])).toEqual([
      ['Type', 'added'],
      ['Enabled', 'added'],
      ['Default', 'added'],
      ['Tags', 'added'],
      ['Rule “EU professionals”', 'added'],
    ]);
  });

  it('says of something gone what was in it', () => {
    const before = { email: 'ada@example.com', attributes: { plan: 'pro', seats: 5 }, role: 'user' };
    expect(item({ action: 'deleted', entity: 'user', before }).changes).toMatchObject([
      { label: 'E-mail', kind: 'removed', before: 'ada@example.com' },
      { label: 'Role', kind: 'removed' },
      { label: 'Attribute plan', kind: 'removed', before: 'pro' },
      { label: 'Attribute seats', kind: 'removed', before: 5 },
    ]);
  });

  it('leaves out of an override what follows from its other fields, unless nothing else is told', () => {
    const before = { value: true, variant: 'on', status: 'active', enabled: true };
    const override = { entity: 'override', before };
    const labels = (after: JsonValue) => item({ ...override, after }).changes.map(({ label }) => label);
    expect(labels({ ...before, value: false, variant: 'off' })).toEqual(['Value']);
    expect(labels({ ...before, status: 'expired' })).toEqual(['Status']);
  });

  it('does not name the scheduled change that put a default there, as the log has that one too', () => {
    const before = { default: { value: 1 }, default_from: null };
    const after = { default: { value: 2 }, default_from: '0c6e2b56-6a54-4d4c-9f10-6e1b2a1f0001' };
    expect(
      item({ action: 'scheduled_change_applied', before, after }).changes.map(({ label }) => label),
    ).toEqual(['Default']);
  });

  it('has no more changes, and no longer values, than one can read there', () => {
    const numbered = (value: number | string) =>
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field_${index}`, value]));
    const many = item({ before: numbered(1), after: numbered(2) });
    expect(many.changes).toHaveLength(20);
    expect(many.changesOmitted).toBe(10);

    const long = item({ before: { description: 'a' }, after: { description: 'b'.repeat(5_000) } });
    expect(long.changes).toEqual([
      { path: 'description', kind: 'changed', label: 'Description', shape: 'text', isLong: true },
    ]);
    expect(JSON.stringify(long).length).toBeLessThan(1_000);
  });

  it('has no changes where nothing is or was', () => {
    expect(item({ action: 'invited' }).changes).toEqual([]);
    expect(item({ before: 1, after: null }).changes).toEqual([]);
  });
});
