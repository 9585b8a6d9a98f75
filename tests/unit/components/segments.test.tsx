// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NewSegmentButton } from '@/components/segments/new-segment-button';
import type { SegmentActions } from '@/components/segments/segment-actions';
import { SegmentDifference } from '@/components/segments/segment-difference';
import { NO_CHANGE } from '@/components/segments/segment-draft';
import { SegmentEditor } from '@/components/segments/segment-editor';
import { SegmentFacts } from '@/components/segments/segment-facts';
import { SegmentUsageList } from '@/components/segments/segment-usage';
import { countInWords } from '@/components/segments/segment-words';
import { type ListedSegment, SegmentsPanel } from '@/components/segments/segments-panel';
import type { Condition } from '@/lib/evaluation/types';
import type { SegmentMember, SegmentOverview } from '@/lib/segments/types';
import { ada, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/segments'));
afterEach(() => vi.unstubAllGlobals());

const SWISS: Condition = { attribute: 'country', operator: 'in', values: ['CH'] };

function aSegment(changes: Partial<SegmentOverview> = {}): SegmentOverview {
  return {
    key: 'beta-testers',
    name: 'Beta testers',
    description: '',
    conditions: [SWISS],
    includedCount: 1,
    excludedCount: 0,
    createdBy: 'grace@example.com',
    updatedBy: 'grace@example.com',
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    etag: '1-1',
    usedBy: { flags: [], segments: [] },
    ...changes,
  };
}

const listed = (changes: Partial<ListedSegment> = {}): ListedSegment => ({
  ...aSegment(),
  flagCount: 0,
  ...changes,
});

const pageOf = (data: readonly SegmentMember[], nextCursor: string | null = null, total = data.length) => ({
  data,
  nextCursor,
  total,
});

const ADA: SegmentMember = { key: 'crm-1', person: ada };
const STRANGER: SegmentMember = { key: 'shop-4711', person: null };
const COUNT = { matching: 12, total: 80, exact: true, margin: 0 };

function someActions() {
  return {
    create: vi.fn<SegmentActions['create']>(async () => done({ key: 'staff' })),
    edit: vi.fn<SegmentActions['edit']>(async () => done(aSegment({ version: 2, etag: '1-2' }))),
    remove: vi.fn<SegmentActions['remove']>(async () => done(undefined)),
    find: vi.fn<SegmentActions['find']>(async () => done(aSegment())),
    preview: vi.fn<SegmentActions['preview']>(async () =>
      done({ before: COUNT, after: { ...COUNT, matching: 13 } }),
    ),
    findMembers: vi.fn<SegmentActions['findMembers']>(async () => done(pageOf([]))),
    nameMembers: vi.fn<SegmentActions['nameMembers']>(async () => done({ members: [], unknownEmails: [] })),
  } satisfies SegmentActions;
}

function editor(
  actions: SegmentActions,
  segment = aSegment(),
  { included = pageOf([STRANGER]), blocked }: { included?: ReturnType<typeof pageOf>; blocked?: string } = {},
) {
  return (
    <SegmentEditor
      segment={segment}
      members={{ included, excluded: pageOf([]) }}
      actions={actions}
      facts={<p>12 of 80 people</p>}
      blocked={blocked}
    />
  );
}

const section = (name: string) => within(screen.getByRole('region', { name }));

describe('the list of segments', () => {
  it('says who is in them and how many flags use them', () => {
    renderInApp(
      <SegmentsPanel
        page={{
          data: [
            listed({ includedCount: 1200, excludedCount: 3, flagCount: 2 }),
            listed({ key: 'staff', conditions: [], includedCount: 0, flagCount: 1 }),
            listed({ key: 'unused', includedCount: 0 }),
          ],
          nextCursor: 'more',
          total: 80,
        }}
        q=""
      />,
    );
    const row = screen.getByRole('row', { name: /beta-testers/ });
    expect(row).toHaveTextContent('country is any of "CH"');
    expect(row).toHaveTextContent('1,200 in, 3 out');
    expect(row).toHaveTextContent('2 flags');
    expect(screen.getByRole('row', { name: /staff/ })).toHaveTextContent('1 flag');
    expect(screen.getByRole('row', { name: /unused/ })).toHaveTextContent('no flag');
    expect(screen.getByRole('link', { name: 'staff' })).toHaveAttribute('href', '/segments/staff');
    expect(screen.getByRole('link', { name: 'Next page' })).toBeVisible();
  });

  it('that is empty says what a segment is for, or that none fits', () => {
    const none = { data: [], nextCursor: null, total: 0 };
    const { redraw } = renderInApp(<SegmentsPanel page={none} q="" />);
    expect(screen.getByText('No segments yet')).toBeVisible();
    redraw(<SegmentsPanel page={none} q="zzz" />);
    expect(screen.getByText('No segment fits')).toBeVisible();
  });
});

describe('a new segment', () => {
  const open = async (create: SegmentActions['create']) => {
    const app = renderInApp(<NewSegmentButton create={create} blocked={undefined} />);
    await app.user.click(screen.getByRole('button', { name: 'Create segment' }));
    const sheet = within(await screen.findByRole('dialog', { name: 'Create segment' }));
    return {
      ...app,
      sheet,
      save: () => app.user.click(sheet.getByRole('button', { name: 'Create segment' })),
    };
  };

  it('is made from its fields, and leads to its page', async () => {
    const create = someActions().create;
    const { user, sheet, save } = await open(create);
    await user.type(sheet.getByLabelText('Key'), ' staff ');
    await user.type(sheet.getByLabelText('Name'), 'Our people');
    await user.type(sheet.getByLabelText('Description'), 'All of us');
    await save();
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/segments/staff'));
    expect(JSON.parse(create.mock.calls[0]?.[0] ?? '')).toEqual({
      key: 'staff',
      name: 'Our people',
      description: 'All of us',
      conditions: [],
    });
  });

  it('whose key cannot be one, or is taken, is not made, and keeps what was typed', async () => {
    const create = vi.fn<SegmentActions['create']>(async () =>
      refusal('segment_exists', { message: 'A segment of this key exists' }),
    );
    const { user, sheet, save } = await open(create);
    const key = sheet.getByLabelText('Key');
    await user.type(key, 'Staff!');
    await save();
    expect(create).not.toHaveBeenCalled();
    expect(sheet.getByRole('alert')).toHaveTextContent('Begin with a-z or 0-9');
    expect(key).toHaveFocus();
    await user.clear(key);
    await user.type(key, 'staff');
    expect(sheet.queryByRole('alert')).toBeNull();
    await save();
    expect(await sheet.findByText('A segment of this key exists.')).toBeVisible();
    expect(key).toHaveValue('staff');
  });

  it('survives a lost connection and asks before it is thrown away', async () => {
    const create = vi.fn<SegmentActions['create']>(() => Promise.reject(new Error('gone')));
    const { user, sheet, save } = await open(create);
    await user.type(sheet.getByLabelText('Key'), 'staff');
    await save();
    expect(await sheet.findByText(/Pennon cannot be reached/)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Close' }));
    expect(await screen.findByText('Close without saving?')).toBeVisible();
  });

  it('is for admins', async () => {
    const { user } = renderInApp(
      <NewSegmentButton create={someActions().create} blocked="Only admins can change segments." />,
    );
    await user.click(screen.getByRole('button', { name: 'Create segment' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the editor of a segment', () => {
  it('saves what changed after it was shown, with how many people it is for', async () => {
    const actions = someActions();
    const { user } = renderInApp(
      editor(actions, aSegment({ usedBy: { flags: [{ name: 'f', archived: false }], segments: [] } })),
    );
    const name = screen.getByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'Testers');
    await user.click(screen.getByRole('button', { name: 'Remove shop-4711' }));
    expect(section('Included people').getByText('will go')).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Review and save' }));
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Save beta-testers?' }));
    expect(dialog.getByText('Beta testers')).toBeVisible();
    expect(dialog.getByText('Testers')).toBeVisible();
    expect(dialog.getByText('shop-4711')).toBeVisible();
    expect(await dialog.findByText('12 → 13 of 80 people.')).toBeVisible();
    expect(dialog.getByText('1 flag decides by this segment, from now on.')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Save segment' }));

    await waitFor(() => expect(actions.edit).toHaveBeenCalledTimes(1));
    const [key, body, etag] = actions.edit.mock.calls[0] ?? [];
    expect([key, etag]).toEqual(['beta-testers', '1-1']);
    expect(JSON.parse(body ?? '')).toEqual({ name: 'Testers', included: { add: [], remove: ['shop-4711'] } });
    expect(await screen.findByText('Segment saved')).toBeVisible();
    // What was saved is what the next edit begins with.
    expect(screen.getByLabelText('Name')).toHaveValue('Beta testers');
  });

  it('has nothing to save until something is changed, and can throw it away', async () => {
    const actions = someActions();
    const { user } = renderInApp(editor(actions));
    const save = screen.getByRole('button', { name: 'Review and save' });
    expect(save).toHaveAttribute('aria-disabled', 'true');
    await user.type(screen.getByLabelText('Description'), 'New words');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(screen.getByLabelText('Description')).toHaveValue('');
    expect(save).toHaveAttribute('aria-disabled', 'true');
  });

  it('shows the errors of the server at the fields, and keeps what was typed', async () => {
    const actions = someActions();
    actions.edit.mockResolvedValue(
      refusal('invalid', {
        fields: [
          { path: 'name', message: 'must have 255 characters or fewer' },
          { path: 'conditions.0.values', message: 'must be one or more' },
          { path: 'included', message: 'must be 100000 or fewer' },
        ],
      }),
    );
    const { user } = renderInApp(editor(actions));
    await user.type(screen.getByLabelText('Name'), '!');
    await user.click(screen.getByRole('button', { name: 'Review and save' }));
    await user.click(await screen.findByRole('button', { name: 'Save segment' }));
    expect(await screen.findByText('Must have 255 characters or fewer.')).toBeVisible();
    expect(section('Conditions').getByText('Must be one or more.')).toBeVisible();
    expect(section('Included people').getByText('Must be 100000 or fewer.')).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Beta testers!');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('says that the connection is lost and nothing typed is', async () => {
    const actions = someActions();
    actions.edit.mockRejectedValue(new Error('gone'));
    actions.preview.mockResolvedValue(refusal('unavailable'));
    const { user } = renderInApp(editor(actions));
    await user.type(screen.getByLabelText('Name'), '!');
    await user.click(screen.getByRole('button', { name: 'Review and save' }));
    expect(await screen.findByText('The people cannot be counted just now.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save segment' }));
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Beta testers!');
  });

  const conflict = async () => {
    const actions = someActions();
    const theirs = aSegment({
      name: 'Theirs',
      description: 'By Linus',
      updatedBy: 'linus@example.com',
      version: 2,
      etag: '1-2',
    });
    actions.edit.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.find.mockResolvedValue(done(theirs));
    const { user } = renderInApp(editor(actions));
    await user.type(screen.getByLabelText('Name'), '!');
    await user.click(screen.getByRole('button', { name: 'Review and save' }));
    await user.click(await screen.findByRole('button', { name: 'Save segment' }));
    expect(await screen.findByText(/linus@example.com changed this just now/)).toBeVisible();
    expect(screen.getByText('By Linus')).toBeVisible();
    return { actions, user };
  };

  it('puts mine upon theirs when somebody else was faster', async () => {
    const { actions, user } = await conflict();
    await user.click(screen.getByRole('button', { name: 'Keep mine' }));
    expect(screen.getByLabelText('Name')).toHaveValue('Beta testers!');
    expect(screen.getByLabelText('Description')).toHaveValue('By Linus');
    await user.click(screen.getByRole('button', { name: 'Review and save' }));
    await user.click(await screen.findByRole('button', { name: 'Save segment' }));
    await waitFor(() => expect(actions.edit).toHaveBeenCalledTimes(2));
    expect(actions.edit.mock.lastCall).toEqual(['beta-testers', '{"name":"Beta testers!"}', '1-2']);
  });

  it('takes theirs when somebody else was faster', async () => {
    const { user } = await conflict();
    await user.click(screen.getByRole('button', { name: 'Take theirs' }));
    expect(screen.getByLabelText('Name')).toHaveValue('Theirs');
    expect(screen.getByRole('button', { name: 'Review and save' })).toHaveAttribute('aria-disabled', 'true');
  });

  it('takes on what the page brings, and never while something is edited', async () => {
    const actions = someActions();
    const { user, redraw } = renderInApp(editor(actions));
    redraw(editor(actions, aSegment({ name: 'Second', version: 2, etag: '1-2' })));
    expect(screen.getByLabelText('Name')).toHaveValue('Second');
    await user.type(screen.getByLabelText('Name'), '!');
    redraw(editor(actions, aSegment({ name: 'Third', version: 3, etag: '1-3' })));
    expect(screen.getByLabelText('Name')).toHaveValue('Second!');
  });

  it('shows a viewer everything, and changes nothing', async () => {
    const actions = someActions();
    const { user } = renderInApp(
      editor(actions, aSegment(), { blocked: 'Only admins can change segments.' }),
    );
    expect(screen.getByLabelText('Name').matches(':disabled')).toBe(true);
    expect(screen.getByText('shop-4711')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Remove|^Add|Paste/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Delete segment' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(screen.getAllByText('Only admins can change segments.').length).toBeGreaterThan(0);
  });
});

describe('the people of a segment', () => {
  it('are added by a picker, taken away and kept', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => new Response(JSON.stringify({ data: [{ ...ada, targeting_key: 'crm-1' }] }))),
    );
    const actions = someActions();
    const { user } = renderInApp(editor(actions));
    const included = section('Included people');
    await user.click(included.getByLabelText('Add person to the included'));
    await user.click(await screen.findByRole('option', { name: /Ada Lovelace/ }));
    expect(included.getByRole('link', { name: 'Ada Lovelace' })).toHaveAttribute('href', `/users/${ada.id}`);
    expect(included.getByText('new')).toBeVisible();
    await user.click(included.getByRole('button', { name: `Remove Ada Lovelace (${ada.email})` }));
    expect(included.queryByText('Ada Lovelace')).toBeNull();

    await user.click(included.getByRole('button', { name: 'Remove shop-4711' }));
    await user.click(included.getByRole('button', { name: 'Keep shop-4711' }));
    expect(included.queryByText('will go')).toBeNull();
    expect(screen.getByRole('button', { name: 'Review and save' })).toHaveAttribute('aria-disabled', 'true');
  });

  it('are pasted as a list; e-mails of nobody stay to be looked at', async () => {
    const actions = someActions();
    actions.nameMembers.mockResolvedValue(
      done({ members: [ADA, STRANGER], unknownEmails: ['who@example.com'] }),
    );
    const { user } = renderInApp(editor(actions));
    const excluded = section('Excluded people');
    await user.click(excluded.getByRole('button', { name: 'Paste a list' }));
    await user.click(excluded.getByRole('button', { name: 'Add people' }));
    expect(excluded.getByText('Paste one or more.')).toBeVisible();
    const box = excluded.getByLabelText('People, one on each line');
    await user.click(box);
    await user.paste(`${ada.email}\nshop-4711, who@example.com;shop-4711\n`);
    await user.click(excluded.getByRole('button', { name: 'Add 3 people' }));
    expect(
      await excluded.findByText(/1 e-mail address belongs to nobody here: who@example.com/),
    ).toBeVisible();
    expect(JSON.parse(actions.nameMembers.mock.calls[0]?.[0] ?? '')).toEqual({
      people: [ada.email, 'shop-4711', 'who@example.com'],
    });
    expect(excluded.getByText('Ada Lovelace')).toBeVisible();
    expect(excluded.getByText('not in the directory')).toBeVisible();
    expect(box).toHaveValue('who@example.com');
    await user.click(excluded.getByRole('button', { name: 'Close' }));
    expect(excluded.queryByLabelText('People, one on each line')).toBeNull();
  });

  it('that are pasted and cannot be looked up stay in the box', async () => {
    const actions = someActions();
    actions.nameMembers.mockResolvedValue(refusal('unauthenticated'));
    const { user } = renderInApp(editor(actions));
    const included = section('Included people');
    await user.click(included.getByRole('button', { name: 'Paste a list' }));
    fireEvent.change(included.getByLabelText('People, one on each line'), { target: { value: 'a' } });
    await user.click(included.getByRole('button', { name: 'Add 1 person' }));
    expect(await included.findByText(/Your session has ended/)).toBeVisible();
    expect(included.getByLabelText('People, one on each line')).toHaveValue('a');
  });

  it('are looked at a page at a time, and searched on the server', async () => {
    const actions = someActions();
    const first = pageOf([STRANGER], 'next', 40);
    actions.findMembers.mockResolvedValueOnce(done(pageOf([{ key: 'second', person: null }], null, 40)));
    const { user } = renderInApp(editor(actions, aSegment(), { included: first }));
    const included = section('Included people');
    await user.click(included.getByRole('button', { name: 'Show more of 40 people' }));
    expect(await included.findByText('second')).toBeVisible();
    expect(included.getByText('shop-4711')).toBeVisible();
    expect(actions.findMembers.mock.lastCall).toEqual([
      'beta-testers',
      '{"list":"included","cursor":"next"}',
    ]);

    await user.type(included.getByRole('searchbox', { name: 'Search the included' }), 'ada');
    expect(await included.findByText('Nobody fits.')).toBeVisible();
    expect(actions.findMembers.mock.lastCall).toEqual(['beta-testers', '{"list":"included","q":"ada"}']);
    actions.findMembers.mockRejectedValueOnce(new Error('gone'));
    await user.type(included.getByRole('searchbox', { name: 'Search the included' }), 'x');
    expect(await included.findByText(/The list cannot be read just now/)).toBeVisible();
  });

  it('that are very many and new are counted, not all drawn', async () => {
    const actions = someActions();
    const members = Array.from({ length: 60 }, (_, index) => ({ key: `k-${index}`, person: null }));
    actions.nameMembers.mockResolvedValue(done({ members, unknownEmails: [] }));
    const { user } = renderInApp(editor(actions));
    const included = section('Included people');
    await user.click(included.getByRole('button', { name: 'Paste a list' }));
    fireEvent.change(included.getByLabelText('People, one on each line'), { target: { value: 'k-0' } });
    await user.click(included.getByRole('button', { name: 'Add 1 person' }));
    expect(await included.findByText('and 10 more new people')).toBeVisible();
  });
});

describe('deleting a segment', () => {
  it('leads back to the list', async () => {
    const actions = someActions();
    const { user } = renderInApp(editor(actions));
    await user.click(screen.getByRole('button', { name: 'Delete segment' }));
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete beta-testers?' }));
    await user.click(dialog.getByRole('button', { name: 'Delete segment' }));
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/segments'));
    expect(actions.remove).toHaveBeenCalledWith('beta-testers', '1-1');
  });

  it('cannot be done while something uses it, and says what', async () => {
    const usedBy = { flags: [{ name: 'a', archived: false }], segments: ['b', 'c'] };
    const { user } = renderInApp(editor(someActions(), aSegment({ usedBy })));
    const button = screen.getByRole('button', { name: 'Delete segment' });
    await user.hover(button);
    expect(await screen.findByRole('tooltip')).toHaveTextContent('In use by 1 flag and 2 segments.');
  });

  it.each([
    [
      refusal('segment_in_use', { details: { references: [{ flag: 'late.flag' }, { segment: 'late' }] } }),
      'Somebody uses it now: late.flag, late. Nothing was deleted.',
    ],
    [
      refusal('forbidden', { message: 'You are not allowed to do this' }),
      'You are not allowed to do this. Nothing was changed.',
    ],
    [refusal('unauthenticated'), 'Your session has ended.'],
  ])('says why it was refused', async (answer, text) => {
    const actions = someActions();
    actions.remove.mockResolvedValue(answer);
    const { user } = renderInApp(editor(actions));
    await user.click(screen.getByRole('button', { name: 'Delete segment' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    await user.click(dialog.getByRole('button', { name: 'Delete segment' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(text);
    expect(router.push).not.toHaveBeenCalled();
  });

  it('that did not reach Pennon says so', async () => {
    const actions = someActions();
    actions.remove.mockRejectedValue(new Error('gone'));
    const { user } = renderInApp(editor(actions));
    await user.click(screen.getByRole('button', { name: 'Delete segment' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    await user.click(dialog.getByRole('button', { name: 'Delete segment' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('Pennon cannot be reached');
  });
});

describe('what a segment is, in words', () => {
  const difference = (before: readonly Condition[], conditions: readonly Condition[]) =>
    renderInApp(
      <SegmentDifference
        before={{ name: '', description: '', conditions: before }}
        changes={{ conditions }}
        included={NO_CHANGE}
        excluded={NO_CHANGE}
      />,
    );

  it('tells conditions that go from those that come, and what none means', () => {
    difference([SWISS], []);
    expect(screen.getByText('country is any of "CH"')).toBeVisible();
    expect(screen.getByText(/No conditions: only people who are listed/)).toBeVisible();
  });

  it('shows both where the sentences are the same', () => {
    const many = (last: string) => ({ ...SWISS, values: ['a', 'b', 'c', last] });
    difference([many('x')], [many('y')]);
    expect(screen.getAllByText('country is any of "a", "b", "c" and 1 more (4 values)')).toHaveLength(2);
  });

  it('counts the lines that it does not show', () => {
    const added = Array.from({ length: 20 }, (_, index) => ({ key: `k-${index}`, person: null }));
    renderInApp(
      <SegmentDifference
        before={{ name: '', description: 'old', conditions: [] }}
        changes={{ description: 'new' }}
        included={{ added, removed: [{ key: 'x', person: { ...ada, name: '' } }] }}
        excluded={NO_CHANGE}
      />,
    );
    expect(screen.getByText('Comes as well: 12 more')).toBeVisible();
    expect(screen.getByText(ada.email)).toBeVisible();
    expect(screen.getByText('old')).toBeVisible();
  });

  it('says how many people are in it', () => {
    expect(countInWords(COUNT)).toBe('12 of 80 people');
    expect(countInWords({ matching: 1_234, total: 100_000, exact: false, margin: 60 })).toBe(
      'about 1,234 of 100,000 people',
    );
    expect(countInWords({ matching: 0, total: 1, exact: true, margin: 0 })).toBe('0 of 1 person');
  });

  it('leads to all that uses it', () => {
    const flags = Array.from({ length: 51 }, (_, index) => ({
      name: `flag-${index}`,
      archived: index === 0,
    }));
    const { redraw } = renderInApp(<SegmentUsageList usedBy={{ flags, segments: ['inner'] }} />);
    expect(screen.getByRole('link', { name: 'flag-0' })).toHaveAttribute('href', '/feature-flags/flag-0');
    expect(screen.getByText('Archived')).toBeVisible();
    expect(screen.getByText('and 2 more')).toBeVisible();
    redraw(<SegmentUsageList usedBy={{ flags: [], segments: ['inner'] }} />);
    expect(screen.getByRole('link', { name: 'inner' })).toHaveAttribute('href', '/segments/inner');
    redraw(<SegmentUsageList usedBy={{ flags: [], segments: [] }} />);
    expect(screen.getByText(/Nothing uses this segment yet/)).toBeVisible();
  });

  it('names who changed it last', () => {
    renderInApp(<SegmentFacts segment={aSegment()} count="12 of 80 people" />);
    expect(screen.getByText('by grace@example.com')).toBeVisible();
  });
});
