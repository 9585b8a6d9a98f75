// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BulkDone, BulkPreviewed, OverrideManyActions } from '@/components/overrides/bulk-actions';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import { type OverrideFilters, toListParams } from '@/components/overrides/override-filters';
import type { OverrideActions } from '@/components/overrides/types';
import { UserOverridesPanel } from '@/components/overrides/user-overrides-panel';
import { anOverride, done, refusal } from './support/data';
import { goTo } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const one = {
  create: vi.fn<OverrideActions['create']>(),
  update: vi.fn<OverrideActions['update']>(),
  remove: vi.fn<OverrideActions['remove']>(),
  find: vi.fn<OverrideActions['find']>(),
} as unknown as OverrideActions;
const many = {
  bulk: vi.fn<OverrideManyActions['bulk']>(),
  undo: vi.fn<OverrideManyActions['undo']>(),
};

const FILTERS: OverrideFilters = {
  q: '',
  status: 'active',
  flag: null,
  user: null,
  ending: null,
  createdBy: null,
  redundant: false,
  sort: '-updated_at',
  me: 'boss@example.com',
};
const FLAGS = ['a', 'b', 'c', 'd'];
const rows = FLAGS.map((flag, index) =>
  anOverride({ id: `0c6e2b56-6a54-4d4c-9f10-6e1b2a1f000${index}`, flagName: `flag.${flag}` }),
);
const idOf = (flag: string) => rows[FLAGS.indexOf(flag)]?.id ?? '';

const COUNTS = { created: 0, updated: 0, deleted: 0, unchanged: 0, skipped: 0, left_alone: [], by_flag: {} };
const previewed = (changes: Partial<BulkPreviewed> = {}) =>
  done({
    ...COUNTS,
    dry_run: true as const,
    expected_count: 2,
    updated: 2,
    people: 1,
    sample: [],
    errors: [],
    error_count: 0,
    ...changes,
  });
const written = (changes: Partial<BulkDone> = {}) =>
  done({ ...COUNTS, dry_run: false as const, affected: 2, updated: 2, people: 1, revision: 812, ...changes });

beforeEach(() => {
  goTo('/feature-flags', '?tab=overrides&status=active');
  for (const action of Object.values(many)) action.mockReset();
});

interface Given {
  readonly filters?: Partial<OverrideFilters>;
  readonly canWrite?: boolean;
  readonly shown?: readonly string[];
  readonly totalEstimated?: boolean;
}

function panel({ filters = {}, canWrite = true, shown = FLAGS, totalEstimated = false }: Given = {}) {
  const asked = { ...FILTERS, ...filters };
  const data = rows.filter(({ flagName }) => shown.some((flag) => flagName.endsWith(`.${flag}`)));
  return (
    <OverrideEditorProvider actions={one} canWrite={canWrite}>
      <UserOverridesPanel
        page={{ data, nextCursor: 'next', total: 3412, totalEstimated }}
        filters={asked}
        params={toListParams(asked, {}, NOW)}
        actions={many}
        ofUser={null}
      />
    </OverrideEditorProvider>
  );
}

const draw = (given: Given = {}) => renderInApp(panel(given));
type User = ReturnType<typeof draw>['user'];

const box = (flag: string) =>
  screen.getByRole('checkbox', { name: `Select flag.${flag} of ada@example.com` });
const bar = () => within(screen.getByRole('region', { name: 'Selected overrides' }));
const checked = () =>
  FLAGS.filter((flag) =>
    screen.queryByRole('checkbox', { name: new RegExp(`flag.${flag} `), checked: true }),
  );
const sent = (call: number) => JSON.parse(many.bulk.mock.calls.at(call)?.[0] ?? 'null');

async function ask(user: User, name: string) {
  await user.click(box('a'));
  await user.click(box('c'));
  await user.click(bar().getByRole('button', { name }));
  return within(await screen.findByRole('dialog'));
}

describe('choosing overrides', () => {
  it('is by row, and by page, and taken back in the same way', async () => {
    const { user } = draw();
    expect(screen.queryByRole('region', { name: 'Selected overrides' })).toBeNull();
    await user.click(box('b'));
    expect(bar().getByText('1 selected')).toBeVisible();
    const head = screen.getByRole('checkbox', { name: 'Select this page' });
    expect(head).toHaveAttribute('aria-checked', 'mixed');
    await user.click(head);
    expect(checked()).toEqual(FLAGS);
    await user.click(head);
    expect(screen.queryByRole('region', { name: 'Selected overrides' })).toBeNull();
  });

  it.each([
    ['downwards', 'b', 'd'],
    ['upwards', 'd', 'b'],
  ])('with Shift takes everything between two rows, %s', async (_way, first, last) => {
    const { user } = draw();
    await user.click(box(first));
    await user.keyboard('{Shift>}');
    await user.click(box(last));
    await user.keyboard('{/Shift}');
    expect(checked()).toEqual(['b', 'c', 'd']);
  });

  it('goes on from page to page, and ends with another list', async () => {
    const { user, redraw } = draw({ shown: ['a', 'b'] });
    await user.click(box('a'));
    redraw(panel({ shown: ['c', 'd'] }));
    await user.click(box('c'));
    expect(bar().getByText('2 selected')).toBeVisible();
    redraw(panel({ shown: ['a', 'b'] }));
    expect(checked()).toEqual(['a']);
    redraw(panel({ shown: ['a', 'b'], filters: { q: 'ada' } }));
    expect(checked()).toEqual([]);
  });

  it('takes all that match, which the server then finds by the filters of the page', async () => {
    many.bulk.mockResolvedValue(previewed());
    const { user } = draw();
    await user.click(screen.getByRole('checkbox', { name: 'Select this page' }));
    await user.click(bar().getByRole('button', { name: 'Select all 3,412 that match' }));
    expect(bar().getByText('3,412 selected')).toBeVisible();
    await user.click(bar().getByRole('button', { name: 'Pause' }));
    await screen.findByRole('dialog');
    await waitFor(() =>
      expect(sent(-1)).toEqual({
        action: 'disable',
        filter: { status: 'active' },
        on_problem: 'skip',
        dry_run: true,
      }),
    );
  });

  it('from all that match takes one away and leaves the rest of the page', async () => {
    const { user } = draw({ totalEstimated: true });
    await user.click(screen.getByRole('checkbox', { name: 'Select this page' }));
    await user.click(bar().getByRole('button', { name: 'Select all about 3,412 that match' }));
    expect(bar().getByText('About 3,412 selected')).toBeVisible();
    await user.click(box('b'));
    expect(checked()).toEqual(['a', 'c', 'd']);
    expect(bar().getByText('3 selected')).toBeVisible();
  });

  it('does not take everything there is: that must be narrowed down first', async () => {
    const { user } = draw({ filters: { status: 'all' } });
    await user.click(screen.getByRole('checkbox', { name: 'Select this page' }));
    expect(bar().queryByRole('button', { name: /^Select all/ })).toBeNull();
    expect(bar().getByText('Filter or search to select all that match.')).toBeVisible();
  });

  it('can be cleared', async () => {
    const { user } = draw();
    await user.click(box('a'));
    await user.click(bar().getByRole('button', { name: 'Clear selection' }));
    expect(checked()).toEqual([]);
  });

  it('is for viewers as well, who are told why they can go no further', async () => {
    const { user } = draw({ canWrite: false });
    await user.click(box('a'));
    const pause = bar().getByRole('button', { name: 'Pause' });
    expect(pause).toHaveAttribute('aria-disabled', 'true');
    await user.click(pause);
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change overrides.');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a change of many', () => {
  it('first shows what it would do, to whom, and what it would leave alone and why', async () => {
    many.bulk.mockResolvedValue(
      previewed({
        expected_count: 3,
        updated: 2,
        unchanged: 1,
        skipped: 3,
        left_alone: [
          { path: 'expires_at', message: 'the override has ended; extend it', count: 2 },
          { path: 'reason', message: 'is required by the policy for overrides', count: 1 },
        ],
        sample: [
          { effect: 'updated', id: 'x', user_id: 'u', email: 'ada@example.com', flag_name: 'flag.a' },
          { effect: 'skipped', id: 'y', user_id: 'u', email: 'bela@example.com', flag_name: 'flag.c' },
        ],
      }),
    );
    const { user } = draw();
    const dialog = await ask(user, 'Resume');
    expect(await dialog.findByText('2 overrides will be resumed')).toBeVisible();
    expect(dialog.getByRole('heading', { name: 'Resume 2 overrides of 1 person?' })).toBeVisible();
    expect(dialog.getByText('1 override is not paused and stays as it is')).toBeVisible();
    expect(dialog.getByText('3 overrides are left alone:')).toBeVisible();
    expect(dialog.getByText('2: The override has ended; extend it.')).toBeVisible();
    expect(dialog.getByText('1: The reason is required by the policy for overrides.')).toBeVisible();
    expect(dialog.getByText('bela@example.com')).toBeVisible();
    expect(dialog.getByText('is left alone')).toBeVisible();
    expect(sent(0)).toEqual({
      action: 'enable',
      ids: [idOf('a'), idOf('c')],
      on_problem: 'skip',
      dry_run: true,
    });
  });

  it('does what was shown and no more, says so, and can be undone', async () => {
    many.bulk.mockResolvedValueOnce(previewed()).mockResolvedValueOnce(written());
    many.undo.mockResolvedValue(
      written({
        updated: 1,
        skipped: 1,
        left_alone: [{ path: '', message: 'grace@example.com changed it meanwhile', count: 1 }],
      }),
    );
    const { user } = draw();
    const dialog = await ask(user, 'Pause');
    await user.click(await dialog.findByRole('button', { name: 'Pause 2 overrides' }));
    expect(await screen.findByText('Overrides paused')).toBeVisible();
    expect(sent(1)).toEqual({
      action: 'disable',
      ids: [idOf('a'), idOf('c')],
      on_problem: 'skip',
      expected_count: 2,
    });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(checked()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(many.undo).toHaveBeenCalledWith('{"revision":812}');
    expect(
      await screen.findByText(
        'Undone: 1 override. Left alone: 1 override. grace@example.com changed it meanwhile. (1)',
      ),
    ).toBeVisible();
  });

  it('gives all of them one end, asks anew for another, and waits for one that makes sense', async () => {
    many.bulk.mockResolvedValue(previewed());
    const { user } = draw();
    const dialog = await ask(user, 'Set end');
    await waitFor(() => expect(sent(-1)).toMatchObject({ expires_at: '2026-12-01T12:00:00.000Z' }));
    await user.click(dialog.getByText('1 hour'));
    await waitFor(() => expect(sent(-1)).toMatchObject({ expires_at: '2026-11-24T13:00:00.000Z' }));
    await user.click(dialog.getByText('No end'));
    await waitFor(() => expect(sent(-1)).toMatchObject({ expires_at: null }));
    await user.click(dialog.getByText('Date and time'));
    await user.clear(dialog.getByLabelText('End date'));
    expect(await dialog.findByText('Choose a date and a time.')).toBeVisible();
    const confirm = dialog.getByRole('button', { name: 'Set end of 2 overrides' });
    expect(confirm).toHaveAttribute('aria-disabled', 'true');
  });

  it('says that the number changed meanwhile, and shows what it would do now', async () => {
    many.bulk
      .mockResolvedValueOnce(previewed())
      .mockResolvedValueOnce(refusal('count_changed'))
      .mockResolvedValueOnce(previewed({ expected_count: 1, updated: 1 }));
    const { user } = draw();
    const dialog = await ask(user, 'Pause');
    await user.click(await dialog.findByRole('button', { name: 'Pause 2 overrides' }));
    expect(await dialog.findByText(/it was 2 overrides. Nothing was done./)).toBeVisible();
    expect(await dialog.findByRole('button', { name: 'Pause 1 override' })).toBeVisible();
  });

  it('that is deleting, or of more than 50, is confirmed in red', async () => {
    many.bulk.mockResolvedValueOnce(previewed({ updated: 0, deleted: 1 }));
    const { user } = draw();
    const dialog = await ask(user, 'Delete');
    expect(await dialog.findByRole('button', { name: 'Delete 1 override' })).toHaveClass('bg-off-ink');
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    many.bulk.mockResolvedValueOnce(previewed({ updated: 51, people: 51, expected_count: 51 }));
    await user.click(bar().getByRole('button', { name: 'Pause' }));
    expect(await screen.findByRole('button', { name: 'Pause 51 overrides' })).toHaveClass('bg-off-ink');
  });

  it('that would change nothing cannot be done', async () => {
    many.bulk.mockResolvedValue(previewed({ updated: 0, unchanged: 2, people: 0 }));
    const { user } = draw();
    const dialog = await ask(user, 'Pause');
    expect(await dialog.findByText('2 overrides are paused already and stay as they are')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Pause overrides' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Nothing would change.');
    expect(many.bulk).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['is refused', () => Promise.resolve(refusal('forbidden')), 'It was refused. Nothing was changed.'],
    ['comes after the session', () => Promise.resolve(refusal('unauthenticated')), /session has ended/],
    ['does not get through', () => Promise.reject(new TypeError('offline')), /cannot be reached/],
  ])('whose preview %s says so', async (_what, answer, text) => {
    many.bulk.mockImplementation(answer);
    const { user } = draw();
    const dialog = await ask(user, 'Pause');
    expect(await dialog.findByText(text)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Pause overrides' })).toHaveAttribute('aria-disabled', 'true');
  });

  it.each([
    ['is refused', () => Promise.resolve(refusal('forbidden')), 'It was refused'],
    ['comes after the session', () => Promise.resolve(refusal('unauthenticated')), /session has ended/],
    ['breaks on the way', () => Promise.reject(new TypeError('offline')), /as a whole or not at all/],
  ])('that %s keeps what was chosen', async (_what, answer, text) => {
    many.bulk.mockResolvedValueOnce(previewed()).mockImplementationOnce(answer);
    const { user } = draw();
    const dialog = await ask(user, 'Pause');
    await user.click(await dialog.findByRole('button', { name: 'Pause 2 overrides' }));
    expect(await dialog.findByText(text)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(checked()).toEqual(['a', 'c']);
  });

  it('shows that it is under way, once, and cannot be left until it is done', async () => {
    let answer: (value: Awaited<ReturnType<OverrideManyActions['bulk']>>) => void = () => {};
    many.bulk.mockResolvedValueOnce(previewed()).mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const { user } = draw();
    const dialog = await ask(user, 'Pause');
    const confirm = await dialog.findByRole('button', { name: 'Pause 2 overrides' });
    await user.dblClick(confirm);
    expect(dialog.getByRole('progressbar', { name: 'Pausing 2 overrides' })).toBeVisible();
    await user.keyboard('{Escape}');
    expect(dialog.getByRole('progressbar')).toBeVisible();
    answer(written({ revision: null }));
    expect(await screen.findByText('Overrides paused')).toBeVisible();
    expect(many.bulk).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });
});
