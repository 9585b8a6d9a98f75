// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditFilters } from '@/components/history/audit-choices';
import { AuditFilterBar } from '@/components/history/audit-filters';
import { FlagHistory } from '@/components/history/flag-history';
import { HistoryList } from '@/components/history/history-list';
import { diffLines, withoutSame } from '@/components/history/line-diff';
import { LineDiffView } from '@/components/history/line-diff-view';
import { LinkedSummary, partsOf } from '@/components/history/linked-summary';
import { ShownValue } from '@/components/history/shown-value';
import type { VersionActions, VersionDifference } from '@/components/history/version-actions';
import type { HistoryItem, ShownChange } from '@/lib/audit/types';
import type { JsonValue } from '@/lib/evaluation/types';
import type { Page } from '@/lib/page';
import { ada, aFlag, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const fetching = vi.fn<typeof fetch>();
beforeEach(() => {
  goTo('/audit-log');
  fetching.mockReset();
  vi.stubGlobal('fetch', fetching);
});
afterEach(() => vi.unstubAllGlobals());

const answer = (data: unknown) => Response.json({ data });

function changed(
  path: string,
  before: JsonValue,
  after: JsonValue,
  extra: Partial<ShownChange> = {},
): ShownChange {
  return { path, kind: 'changed', label: path, shape: 'value', before, after, ...extra };
}

function anItem(changes: Partial<HistoryItem> = {}): HistoryItem {
  return {
    revision: 41,
    ordinal: 0,
    at: new Date(NOW.getTime() - 5 * 60_000),
    actorKind: 'user',
    actorId: ada.id,
    actorLabel: 'grace@example.com',
    action: 'updated',
    entity: 'flag',
    entityId: 'ui.dark_mode',
    flagName: 'ui.dark_mode',
    userId: null,
    user: null,
    changes: [changed('enabled', true, false, { label: 'Enabled' })],
    changesOmitted: 0,
    summary: 'Threw the kill switch of ui.dark_mode',
    requestId: 'request-41',
    ...changes,
  };
}

const versions = {
  read: vi.fn<VersionActions['read']>(),
  restore: vi.fn<VersionActions['restore']>(),
  undo: vi.fn<VersionActions['undo']>(),
};
beforeEach(() => {
  for (const action of Object.values(versions)) action.mockReset();
});

const flagHistory = (page: Page<HistoryItem>, withOverrides = false, blocked?: string) => (
  <FlagHistory page={page} withOverrides={withOverrides} actions={versions} blocked={blocked} />
);

const EMPTY = { title: 'No change fits', text: 'Take a filter off.' };

function draw(items: readonly HistoryItem[], more: { moreAt?: string; nextCursor?: string } = {}) {
  const { nextCursor = null, ...props } = more;
  const page = { data: items, nextCursor, total: items.length };
  return renderInApp(<HistoryList page={page} label="Audit log" empty={EMPTY} {...props} />);
}

describe('an entry of the history', () => {
  it('says what happened to what, by whom, when, and what was there before', () => {
    draw([anItem()]);
    const list = screen.getByRole('list', { name: 'Audit log' });
    expect(list).toHaveTextContent('Threw the kill switch of ui.dark_mode');
    expect(list).toHaveTextContent('by grace@example.com');
    expect(within(list).getByText('5 min ago')).toBeVisible();
    expect(within(list).getByRole('list', { name: 'What changed' })).toHaveTextContent('Enabledon→becameoff');
    expect(within(list).getByRole('link', { name: 'ui.dark_mode' })).toHaveAttribute(
      'href',
      '/feature-flags/ui.dark_mode',
    );
  });

  it.each([
    ['api_key', 'key:ci', 'by the API key ci'],
    ['system', 'system:cleanup-overrides', 'by the job cleanup-overrides'],
    ['client_token', 'token:x', 'by the client token x'],
  ] as const)('says that %s did it', (actorKind, actorLabel, words) => {
    draw([anItem({ actorKind, actorLabel })]);
    expect(screen.getByRole('list', { name: 'Audit log' })).toHaveTextContent(words);
  });

  it('shows a few changes, and all that there are when it is opened', async () => {
    const changes = Array.from({ length: 5 }, (_, index) => changed(`field ${index}`, 1, 2));
    const { user } = draw([anItem({ changes, changesOmitted: 7, entity: 'settings', flagName: null })]);
    expect(screen.getByText('field 2')).toBeVisible();
    expect(screen.queryByText('field 3')).toBeNull();
    expect(screen.getByText('9 more')).toBeVisible();

    await user.click(screen.getByRole('button', { name: /^Details of/ }));
    expect(screen.getByText('field 4')).toBeVisible();
    expect(screen.getByText('7 more, in before and after')).toBeVisible();
    expect(screen.getByText('request-41')).toBeVisible();
    expect(screen.getByRole('link', { name: 'All by grace@example.com' })).toHaveAttribute(
      'href',
      '/audit-log?actor=grace%40example.com',
    );

    await user.click(screen.getByRole('button', { name: /^Details of/ }));
    expect(screen.queryByText('request-41')).toBeNull();
  });

  it('keeps what is in something new for those who open it, and leads to what else happened to it', async () => {
    const created = anItem({
      action: 'created',
      entity: 'override',
      userId: ada.id,
      user: ada,
      summary: `Pinned ui.dark_mode to true for ${ada.email}`,
      changes: [{ path: 'value', kind: 'added', label: 'Value', shape: 'value', after: true }],
      requestId: null,
    });
    const { user } = draw([created]);
    expect(screen.queryByText('Value')).toBeNull();
    expect(screen.getByRole('link', { name: ada.email })).toHaveAttribute('href', `/users/${ada.id}`);
    await user.click(screen.getByRole('button', { name: /^Details of/ }));
    expect(screen.getByRole('list', { name: 'What changed' })).toHaveTextContent('Valueon');
    expect(screen.getByRole('link', { name: 'All of this person' })).toHaveAttribute(
      'href',
      `/audit-log?user=${ada.id}`,
    );
    expect(screen.queryByRole('link', { name: 'All of this request' })).toBeNull();
  });

  it('reads before and after when somebody wants to see them, line by line', async () => {
    const item = anItem();
    fetching.mockImplementation(async () =>
      answer([
        { revision: 40, ordinal: 0, before: { other: 1 }, after: {} },
        { revision: 41, ordinal: 0, before: { enabled: true }, after: { enabled: false } },
      ]),
    );
    const { user } = draw([item]);
    await user.click(screen.getByRole('button', { name: /^Details of/ }));
    await user.click(screen.getByRole('button', { name: 'Show before and after' }));
    const lines = await screen.findByRole('region', { name: 'Before and after' });
    expect(lines).toHaveTextContent('removed: "enabled": true'.replace(': "', ':   "'));
    expect(lines).toHaveTextContent('"enabled": false');
    const [url] = fetching.mock.calls[0] ?? [];
    expect(new URL(String(url), 'http://x').searchParams.get('from')).toBe(item.at.toISOString());
    await user.click(screen.getByRole('button', { name: 'Hide before and after' }));
    expect(screen.queryByRole('region', { name: 'Before and after' })).toBeNull();
  });

  it('says that before and after cannot be read, or are not there', async () => {
    fetching.mockRejectedValueOnce(new TypeError('offline'));
    const { user } = draw([anItem()]);
    await user.click(screen.getByRole('button', { name: /^Details of/ }));
    await user.click(screen.getByRole('button', { name: 'Show before and after' }));
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Hide before and after' }));
    fetching.mockImplementation(async () => answer([]));
    await user.click(screen.getByRole('button', { name: 'Show before and after' }));
    expect(await screen.findByText('This entry cannot be found again.')).toBeVisible();
  });
});

describe('a list of the history', () => {
  it('says when nothing is there, pages through the rest, or leads to it', () => {
    const { redraw } = draw([]);
    expect(screen.getByText('No change fits')).toBeVisible();
    const page = { data: [anItem()], nextCursor: 'next', total: 12 };
    redraw(<HistoryList page={page} label="History" empty={EMPTY} />);
    expect(screen.getByText('1 of 12 changes')).toBeVisible();
    redraw(<HistoryList page={page} label="History" empty={EMPTY} moreAt="/audit-log?user=1" />);
    expect(screen.getByRole('link', { name: 'All 12 changes' })).toHaveAttribute('href', '/audit-log?user=1');
    redraw(
      <HistoryList page={{ ...page, nextCursor: null }} label="History" empty={EMPTY} moreAt="/audit-log" />,
    );
    expect(screen.getByRole('link', { name: 'Open in the audit log' })).toBeVisible();
  });

  it('of a flag has its overrides when one asks for them', async () => {
    goTo('/feature-flags/ui.dark_mode', '?tab=history');
    const page = { data: [anItem()], nextCursor: null, total: 1 };
    const { user, redraw } = renderInApp(flagHistory({ ...page, data: [] }, false));
    expect(screen.getByText('Nothing is recorded')).toBeVisible();
    await user.click(screen.getByRole('switch', { name: 'Overrides too' }));
    expect(router.replace).toHaveBeenCalledWith(
      '/feature-flags/ui.dark_mode?tab=history&with_overrides=1',
      expect.anything(),
    );
    redraw(flagHistory(page, true));
    await user.click(screen.getByRole('switch', { name: 'Overrides too' }));
    expect(router.replace).toHaveBeenLastCalledWith(
      '/feature-flags/ui.dark_mode?tab=history',
      expect.anything(),
    );
  });
});

const rule = {
  id: 'eu',
  name: 'EU',
  enabled: false,
  conditions: [{ attribute: 'country', operator: 'in', values: ['CH', 'AT'] }],
  rollout: { percent: 25, bucket_by: 'plan', salt: 's' },
  serve: { variant: 'new' },
};

describe('one side of a difference', () => {
  it.each<[string, JsonValue, ShownChange['shape'], string]>([
    ['nothing', null, 'value', 'none'],
    ['an empty text', '', 'value', 'empty'],
    ['a switch', true, 'value', 'on'],
    ['no rollout', null, 'rollout', 'everybody'],
    ['a rollout', { percent: 25, bucket_by: 'user_id', salt: 's' }, 'rollout', '25 % of people'],
    ['a rollout by something else', rule.rollout, 'rollout', '25 % of people, by plan'],
    ['a variant that is served', { variant: 'new' }, 'serve', 'new'],
    ['a value that is served', { value: 5 }, 'serve', '5'],
    [
      'shares',
      {
        split: [
          { variant: 'a', weight: 20 },
          { variant: 'b', weight: 80 },
        ],
      },
      'serve',
      '20 % a, 80 % b',
    ],
    ['a variant', { key: 'a', value: 'A' }, 'variant', '"A"'],
    ['a prerequisite', { flag: 'ui.checkout', variants: ['on', 'off'] }, 'prerequisite', 'on, off'],
    ['a list', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'value', 'a, b, c, d, e and 2 more'],
    ['a text', 'growth', 'text', 'growth'],
    ['what should be a text', 5, 'text', '5'],
    ['an instant of today', '2026-11-24T18:30:00.000Z', 'instant', '18:30'],
    ['what should be an instant', 'soon', 'instant', '"soon"'],
    ['a rule', rule, 'rule', ': serve new for 25 % of people, by plan (disabled)'],
    [
      'a rule for all',
      { ...rule, enabled: true, conditions: [], rollout: null, serve: { value: 1 } },
      'rule',
      'for everybody: serve 1',
    ],
  ])('shows %s', (_what, value, shape, words) => {
    const { container } = renderInApp(<ShownValue value={value} shape={shape} />);
    expect(container).toHaveTextContent(words);
  });

  it('has conditions as sentences', () => {
    const { container } = renderInApp(<ShownValue value={rule} shape="rule" />);
    expect(container).toHaveTextContent('if country');
    expect(container).toHaveTextContent('CH');
  });
});

describe('a difference line by line', () => {
  const shown = (before: string, after: string) =>
    diffLines(before, after).map(
      ({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`,
    );

  it('keeps as many lines as it can', () => {
    expect(shown('a\nb\nc\nd', 'a\nx\nc\ny\nd')).toEqual([' a', '-b', '+x', ' c', '+y', ' d']);
    expect(shown('', 'a')).toEqual(['+a']);
    expect(shown('a', '')).toEqual(['-a']);
    expect(shown('a\na\nb', 'a\nb')).toEqual([' a', '-a', ' b']);
  });

  it('gives both sides whole where comparing them would take too long', () => {
    const many = (prefix: string) =>
      Array.from({ length: 2_100 }, (_, index) => `${prefix}${index}`).join('\n');
    const lines = diffLines(many('a'), many('b'));
    expect(lines).toHaveLength(4_200);
    expect(lines[0]).toEqual({ kind: 'removed', text: 'a0' });
    expect(lines[2_100]).toEqual({ kind: 'added', text: 'b0' });
  });

  it('counts long runs of what is the same', () => {
    const before = Array.from({ length: 20 }, (_, index) => String(index)).join('\n');
    const parts = withoutSame(diffLines(before, before.replace('\n10\n', '\nten\n')), 1);
    expect(parts.map((part) => ('text' in part ? part.text : part.lines))).toEqual([
      9,
      '9',
      '10',
      'ten',
      '11',
      8,
    ]);
  });

  it('marks lines with more than a colour', () => {
    renderInApp(<LineDiffView before={null} after={{ a: 1 }} />);
    expect(screen.getByRole('region', { name: 'Before and after' })).toHaveTextContent('+ added:   "a": 1');
  });
});

it('a sentence leads to what it names, once each, in whatever order', () => {
  const parts = (summary: string, flagName: string | null, withUser: boolean) =>
    partsOf({ summary, flagName, user: withUser ? ada : null, userId: withUser ? ada.id : null }).map(
      ({ text, href }) => [text, href !== null],
    );
  expect(parts(`Changed ${ada.email}: x of ui.a`, 'ui.a', true)).toEqual([
    ['Changed ', false],
    [ada.email, true],
    [': x of ', false],
    ['ui.a', true],
  ]);
  expect(parts('Changed the settings', 'ui.a', false)).toEqual([['Changed the settings', false]]);
  // A flag may be named like a part of an address.
  expect(parts(`Added ${ada.email}`, 'example.com', true)).toEqual([
    ['Added ', false],
    [ada.email, true],
  ]);
});

it.each([
  ['Pinned ui.a to true for ada@example.com until 2026-11-27 18:00 UTC, paused', '2026-11-27T18:00:00.000Z'],
  ['Scheduled a change of ui.a for 2026-11-27 18:00 UTC', '2026-11-27T18:00:00.000Z'],
  ['Pinned ui.a to "wait until 2026-11-27 18:00 UTC" for ada@example.com', null],
  ['Changed the key 2026-11-27 18:00 UTC', null],
])('the time in "%s" is told in the viewer’s zone', (summary, instant) => {
  const parts = partsOf({ summary, flagName: null, user: null, userId: null });
  expect(parts.map(({ text }) => text).join('')).toBe(summary);
  expect(parts.find((part) => part.instant)?.instant?.toISOString() ?? null).toBe(instant);
});

it('a time in a sentence is never broken into two lines', () => {
  renderInApp(
    <LinkedSummary item={anItem({ summary: 'Scheduled a change of ui.a for 2026-11-27 18:00 UTC' })} />,
  );
  expect(screen.getByTitle('2026-11-27 18:00 UTC')).toHaveClass('whitespace-nowrap');
  expect(screen.getByTitle('2026-11-27 18:00 UTC')).toHaveTextContent('Fri');
});

const version: VersionDifference = {
  revision: 40,
  at: new Date(NOW.getTime() - 3_600_000),
  by: 'grace@example.com',
  changes: [changed('enabled', false, true, { label: 'Enabled' })],
  omitted: 0,
  etag: '7',
  archived: false,
};
const rows = [
  anItem({ summary: 'Changed the flag ui.dark_mode: owner' }),
  anItem({ revision: 40, summary: 'Changed the flag ui.dark_mode: enabled' }),
  anItem({ revision: 39, entity: 'scheduled_change', summary: 'Scheduled a change of ui.dark_mode' }),
];

async function openVersion(difference: Partial<VersionDifference> = {}) {
  versions.read.mockResolvedValue(done({ ...version, ...difference }));
  const { user } = renderInApp(flagHistory({ data: rows, nextCursor: null, total: 3 }));
  await user.click(screen.getByRole('button', { name: 'Restore this version' }));
  const sheet = within(await screen.findByRole('dialog'));
  await sheet.findByText('What restoring changes');
  return { user, sheet };
}

describe('restoring a version', () => {
  it('is offered of every version of the flag but the one of now', () => {
    renderInApp(flagHistory({ data: rows, nextCursor: null, total: 3 }));
    expect(screen.getByText('Now')).toBeVisible();
    expect(screen.getAllByRole('button', { name: 'Restore this version' })).toHaveLength(1);
  });

  it('is offered of the first version on a later page', () => {
    goTo('/feature-flags/ui.dark_mode', '?tab=history&cursor=next');
    renderInApp(flagHistory({ data: rows, nextCursor: null, total: 3 }));
    expect(screen.queryByText('Now')).toBeNull();
    expect(screen.getAllByRole('button', { name: 'Restore this version' })).toHaveLength(2);
  });

  it('is there for a viewer, who is told who can', async () => {
    const { user } = renderInApp(
      flagHistory({ data: rows, nextCursor: null, total: 3 }, false, 'Only admins can.'),
    );
    await user.click(screen.getByRole('button', { name: 'Restore this version' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can.');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows the difference first, then writes over what was looked at, and can be undone', async () => {
    versions.restore.mockResolvedValue(done(aFlag({ etag: '8' })));
    versions.undo.mockResolvedValue(done(aFlag({ etag: '9' })));
    const { user, sheet } = await openVersion({ omitted: 3 });
    expect(versions.read).toHaveBeenCalledWith('ui.dark_mode', 40);
    expect(sheet.getByRole('list', { name: 'What restoring changes' })).toHaveTextContent(
      'Enabledoff→becameon',
    );
    expect(sheet.getByText('and 3 more changes')).toBeVisible();
    expect(versions.restore).not.toHaveBeenCalled();

    await user.click(sheet.getByRole('button', { name: 'Restore version' }));
    expect(versions.restore).toHaveBeenCalledWith('ui.dark_mode', 40, '7', undefined);
    expect(await screen.findByText('Version restored')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(versions.undo).toHaveBeenCalledWith('ui.dark_mode', '8');
  });

  it('does nothing when the flag is as it was, or archived, and says so', async () => {
    const { user, sheet } = await openVersion({ changes: [], archived: true });
    expect(sheet.getByText('Nothing: the flag is as it was then.')).toBeVisible();
    expect(sheet.getByText(/The flag is archived/)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Restore version' }));
    expect(versions.restore).not.toHaveBeenCalled();
    await user.click(sheet.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('names the overrides in its way, and pauses them when one says so', async () => {
    const overrides = Array.from({ length: 12 }, (_, index) => ({
      id: `o-${index}`,
      user_id: `u-${index}`,
      email: `user-${index}@example.com`,
    }));
    versions.restore.mockResolvedValueOnce(
      refusal('flag_in_use', { details: { override_count: 12, overrides } }),
    );
    versions.restore.mockResolvedValueOnce(done(aFlag({ etag: '8' })));
    const { user, sheet } = await openVersion();
    await user.click(sheet.getByRole('button', { name: 'Restore version' }));
    expect(await sheet.findByRole('link', { name: 'user-0@example.com' })).toHaveAttribute(
      'href',
      '/users/u-0',
    );
    expect(sheet.getByRole('link', { name: '2 more overrides' })).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Pause 12 overrides and restore' }));
    expect(versions.restore).toHaveBeenLastCalledWith('ui.dark_mode', 40, '7', 'pause');
    expect(await screen.findByText('Version restored')).toBeVisible();
  });

  it('names other things in its way, which nothing can be done about here', async () => {
    const references = [
      { kind: 'prerequisite', flag: 'ui.checkout', variants: ['a', 'b'] },
      { kind: 'prerequisite', flag: 'ui.old', problem: 'is archived' },
      { kind: 'segment', segment: 'beta', problem: 'is not a segment' },
      { kind: 'scheduled_change', id: '1', at: '2026-11-24T18:00:00.000Z' },
    ];
    versions.restore.mockResolvedValue(
      refusal('flag_in_use', { details: { reference_count: 9, references } }),
    );
    const { user, sheet } = await openVersion();
    await user.click(sheet.getByRole('button', { name: 'Restore version' }));
    expect(await sheet.findByText(/asks for a or b of this flag/)).toBeVisible();
    expect(sheet.getByText(/ui\.old|is archived$/, { selector: 'li' })).toBeVisible();
    expect(sheet.getByText(/is not a segment/)).toBeVisible();
    expect(sheet.getByRole('link', { name: 'scheduled change' })).toBeVisible();
    expect(sheet.getByText('and 5 more')).toBeVisible();
    expect(sheet.getByRole('button', { name: 'Restore version' })).toBeVisible();
  });

  it('looks anew when somebody else has changed the flag, and restores over what is there then', async () => {
    versions.restore.mockResolvedValueOnce(refusal('version_mismatch'));
    versions.restore.mockResolvedValueOnce(done(aFlag({ etag: '10' })));
    const { user, sheet } = await openVersion();
    versions.read.mockResolvedValue(done({ ...version, etag: '9' }));
    await user.click(sheet.getByRole('button', { name: 'Restore version' }));
    expect(await sheet.findByText(/Somebody changed this flag meanwhile/)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Restore version' }));
    expect(versions.restore).toHaveBeenLastCalledWith('ui.dark_mode', 40, '9', undefined);
  });

  it('says what a version needs that is gone, and what else went wrong', async () => {
    const fields = [{ path: 'prerequisites.0.flag', message: 'is not a flag' }];
    versions.restore.mockResolvedValueOnce(refusal('invalid', { fields }));
    versions.restore.mockResolvedValueOnce(refusal('forbidden'));
    versions.restore.mockRejectedValueOnce(new TypeError('offline'));
    const { user, sheet } = await openVersion();
    for (const words of ['is not a flag', 'It was refused', 'Pennon cannot be reached']) {
      await user.click(sheet.getByRole('button', { name: 'Restore version' }));
      expect(await sheet.findByText(new RegExp(words))).toBeVisible();
    }
  });

  it.each([
    ['the server refuses', () => Promise.resolve(refusal('flag_not_found')), /It was refused/],
    ['nobody answers', () => Promise.reject(new TypeError('offline')), /Pennon cannot be reached/],
  ])('says that the version cannot be read when %s', async (_what, read, words) => {
    versions.read.mockImplementation(read);
    const { user } = renderInApp(flagHistory({ data: rows, nextCursor: null, total: 3 }));
    await user.click(screen.getByRole('button', { name: 'Restore this version' }));
    expect(await screen.findByText(words)).toBeVisible();
  });
});

const NO_FILTERS: AuditFilters = {
  entity: null,
  action: null,
  by: null,
  flag: null,
  user: null,
  actor: null,
  request: null,
  time: { range: null, from: null, to: null },
};
const filterBar = (filters: Partial<AuditFilters> = {}) =>
  renderInApp(<AuditFilterBar filters={{ ...NO_FILTERS, ...filters }} />);

describe('the filters of the audit log', () => {
  it('say what the list is filtered by, and can be taken off', async () => {
    goTo('/audit-log', '?entity=flag&range=24h&flag=ui.dark_mode&actor=key:ci&request=r-1&user=1');
    const { user } = filterBar({
      entity: 'flag',
      flag: 'ui.dark_mode',
      user: ada.email,
      actor: 'key:ci',
      request: 'r-1',
      time: { range: '24h', from: null, to: null },
    });
    for (const name of [
      'What Flags',
      `User ${ada.email}`,
      'By key:ci',
      'Request r-1',
      'Time Last 24 hours',
    ]) {
      expect(screen.getByRole('button', { name: `Remove filter ${name}` })).toBeVisible();
    }
    await user.click(screen.getByRole('button', { name: 'Remove filter Flag ui.dark_mode' }));
    const [address] = router.replace.mock.calls[0] ?? [];
    expect(address).not.toContain('flag=ui');
    expect(address).toContain('entity=flag');
  });

  it('find a flag and a user among very many', async () => {
    fetching.mockImplementation(async (url) =>
      answer(
        String(url).includes('/users') ? [ada] : [{ name: 'ui.dark_mode', type: 'boolean', variants: [] }],
      ),
    );
    const { user } = filterBar();
    await user.click(screen.getByRole('button', { name: 'Flag' }));
    await user.click(await screen.findByRole('option', { name: 'ui.dark_mode' }));
    expect(router.replace).toHaveBeenCalledWith('/audit-log?flag=ui.dark_mode', expect.anything());
    await user.click(screen.getByRole('button', { name: 'User' }));
    await user.click(await screen.findByRole('option', { name: ada.email }));
    expect(router.replace).toHaveBeenLastCalledWith(`/audit-log?user=${ada.id}`, expect.anything());
  });

  it('offer how far back first, in place of two instants', async () => {
    goTo('/audit-log', '?from=2026-11-20T00:00:00.000Z');
    const { user } = filterBar({
      time: { range: null, from: new Date('2026-11-20T00:00:00.000Z'), to: null },
    });
    await user.click(screen.getByRole('button', { name: 'Time' }));
    await user.click(await screen.findByRole('button', { name: 'Last 7 days' }));
    expect(router.replace).toHaveBeenCalledWith('/audit-log?range=7d', expect.anything());
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Last 7 days' })).toBeNull());
  });

  it('take two instants of the viewer’s zone, and no end before the beginning', async () => {
    const from = new Date('2026-11-20T10:00:00.000Z');
    const to = new Date('2026-11-21T10:00:00.000Z');
    const { user } = filterBar({ time: { range: null, from, to } });
    expect(screen.getByRole('button', { name: /^Remove filter From 20 Nov/ })).toBeVisible();
    expect(screen.getByRole('button', { name: /^Remove filter Until 21 Nov/ })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Time' }));
    const [start, end] = [await screen.findByLabelText('From'), screen.getByLabelText('Until')];
    const earlier = (start as HTMLInputElement).value.replace('2026', '2025');
    const kept = (end as HTMLInputElement).value;
    await user.clear(end);
    await user.type(end, earlier);
    await user.click(screen.getByRole('button', { name: 'Show changes' }));
    expect(screen.getByText('Choose an end after the beginning.')).toBeVisible();
    expect(router.replace).not.toHaveBeenCalled();
    await user.clear(end);
    await user.type(end, kept);
    await user.click(screen.getByRole('button', { name: 'Show changes' }));
    expect(router.replace).toHaveBeenCalledWith(
      `/audit-log?${new URLSearchParams({ from: from.toISOString(), to: to.toISOString() })}`,
      expect.anything(),
    );
  });

  it('leave an instant open that is not given', async () => {
    const { user } = filterBar();
    await user.click(screen.getByRole('button', { name: 'Time' }));
    await user.click(await screen.findByRole('button', { name: 'Show changes' }));
    expect(router.replace).toHaveBeenCalledWith('/audit-log', expect.anything());
  });
});
