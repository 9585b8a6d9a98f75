// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import { type Compared, ComparePanel } from '@/components/users/compare-panel';
import { copyBody, EMPTY_COPY } from '@/components/users/copy-draft';
import { ada, anOverriddenFlag, aResolvedFlag, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

// What opens on demand, loaded beforehand: on a busy machine that takes longer than a test waits.
import '@/components/users/copy-sheet';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo(`/users/${ada.id}`, '?tab=compare'));
afterEach(() => vi.unstubAllGlobals());

const grace = {
  id: 'b0e8f1f0-0000-4000-8000-000000000001',
  email: 'grace@example.com',
  name: 'Grace Hopper',
};
const differing = (name: string, overridden: boolean) => ({
  name,
  mine: aResolvedFlag({ name }),
  theirs: overridden ? anOverriddenFlag({ name }) : aResolvedFlag({ name, value: true, source: 'rule' }),
});
const BOTH: Compared = {
  them: grace,
  page: { data: [differing('a.pinned', true), differing('b.ruled', false)], nextCursor: null, total: 2 },
  copyable: ['a.pinned', 'z.on_another_page'],
};

const counts = {
  created: 1,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  skipped: 0,
  left_alone: [],
  people: 1,
  by_flag: {},
};
const preview = (changes: object = {}) =>
  done({ dry_run: true, expected_count: 2, ...counts, sample: [], errors: [], error_count: 0, ...changes });

function draw(compared: Compared | null = BOTH, options: { canWrite?: boolean; q?: string } = {}) {
  const actions = { copy: vi.fn(), undo: vi.fn() };
  const overrides = {
    ...{ create: vi.fn(), update: vi.fn(), remove: vi.fn(), find: vi.fn() },
    ...{ bulk: vi.fn(), undo: vi.fn() },
  };
  const view = renderInApp(
    <OverrideEditorProvider actions={overrides} canWrite={options.canWrite ?? true}>
      <ComparePanel me={ada} compared={compared} q={options.q ?? ''} actions={actions} />
    </OverrideEditorProvider>,
  );
  return { ...view, actions };
}

describe('comparing with another person', () => {
  it('begins with choosing them', async () => {
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ data: [ada, grace] })));
    const { user } = draw(null);
    expect(screen.getByText('Compare with another user')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Compare with' }));
    expect(await screen.findByText('Ada Lovelace (this user)')).toBeVisible();
    await user.click(screen.getByText('Grace Hopper'));
    expect(router.replace).toHaveBeenCalledWith(`/users/${ada.id}?tab=compare&with=${grace.id}`, {
      scroll: false,
    });
  });

  it('shows both values and leads to why of either', async () => {
    const { user } = draw();
    const row = screen.getByRole('row', { name: /b.ruled/ });
    expect(within(row).queryByRole('checkbox')).toBeNull();
    await user.click(within(row).getByRole('button', { name: 'Why: decided by rule' }));
    expect(window.location.search).toBe(`?tab=compare&why=b.ruled&who=${grace.id}`);
    await user.click(screen.getByRole('button', { name: 'Compare with nobody' }));
    expect(router.replace).toHaveBeenCalled();
  });

  it('says that they get the same, or that no flag fits', () => {
    const same = { ...BOTH, page: { data: [], nextCursor: null, total: 0 }, copyable: [] };
    draw(same);
    expect(screen.getByText('They get the same of every flag')).toBeVisible();
    draw(same, { q: 'x' });
    expect(screen.getByText('No flag fits')).toBeVisible();
  });

  it('without overrides of theirs has nothing to copy', () => {
    draw({ ...BOTH, page: { ...BOTH.page, data: [differing('b.ruled', false)] }, copyable: [] });
    expect(screen.getByText('None of these is an override of theirs.')).toBeVisible();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});

describe('copying overrides', () => {
  const open = async (prepare: (actions: ReturnType<typeof draw>['actions']) => void) => {
    const drawn = draw();
    prepare(drawn.actions);
    await drawn.user.click(screen.getByRole('checkbox', { name: 'Choose all that can be copied' }));
    await drawn.user.click(screen.getByRole('button', { name: 'Copy 2 overrides to this user' }));
    return { ...drawn, sheet: within(await screen.findByRole('dialog', { name: 'Copy 2 overrides' })) };
  };
  const bodyOf = (copy: ReturnType<typeof vi.fn>) => JSON.parse(String(copy.mock.lastCall?.at(1)));

  it('says what would happen, does just that, and can be taken back', async () => {
    const { user, sheet, actions } = await open(({ copy, undo }) => {
      copy.mockResolvedValueOnce(preview({ created: 1, updated: 1 }));
      copy.mockResolvedValueOnce(done({ dry_run: false, affected: 2, ...counts, revision: 812 }));
      undo.mockResolvedValue(done({}));
    });
    expect(await sheet.findByText('For ada@example.com: 1 pinned anew, 1 replaced.')).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Copy 2 overrides' }));
    expect(await screen.findByText('2 overrides copied')).toBeVisible();
    expect(bodyOf(actions.copy)).toEqual({
      from: grace.id,
      flags: ['a.pinned', 'z.on_another_page'],
      on_conflict: 'skip',
      expected_count: 2,
    });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(actions.undo).toHaveBeenCalledWith('{"revision":812}'));
    expect(screen.getByRole('button', { name: 'Copy overrides to this user' })).toBeVisible();
  });

  it('looks again with another reason, and names what is in the way', async () => {
    const { user, sheet, actions } = await open(({ copy }) => {
      copy.mockResolvedValueOnce(
        preview({
          created: 0,
          error_count: 2,
          errors: [
            { path: 'a.pinned.reason', message: 'is required by the policy for overrides' },
            { path: 'z.reason', message: 'is required by the policy for overrides' },
          ],
        }),
      );
      copy.mockResolvedValue(preview({ created: 0, unchanged: 1, skipped: 1 }));
    });
    expect(await sheet.findByText(/2 overrides cannot be copied/)).toBeVisible();
    expect(sheet.getByText('a.pinned.reason')).toBeVisible();
    await user.type(sheet.getByLabelText('Reason'), 'Ticket 7');
    expect(await sheet.findByText('For ada@example.com: 1 the same already, 1 left as it is.')).toBeVisible();
    expect(bodyOf(actions.copy)).toMatchObject({ reason: 'Ticket 7', dry_run: true });
    expect(sheet.getByRole('button', { name: 'Copy 0 overrides' })).toHaveAttribute('aria-disabled', 'true');
    await user.click(sheet.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it.each([
    [
      'when it looks',
      (copy: ReturnType<typeof vi.fn>) => copy.mockRejectedValue(new Error('offline')),
      /cannot be reached/,
    ],
    [
      'when it looks without a session',
      (copy: ReturnType<typeof vi.fn>) => copy.mockResolvedValue(refusal('unauthenticated')),
      /Your session has ended/,
    ],
  ])('says what went wrong %s', async (_what, prepare, message) => {
    const { sheet } = await open(({ copy }) => prepare(copy));
    expect(await sheet.findByText(message)).toBeVisible();
  });

  it('says what went wrong when it copies, and copies nothing', async () => {
    const { user, sheet } = await open(({ copy }) => {
      copy.mockResolvedValueOnce(preview());
      copy.mockResolvedValueOnce(refusal('count_changed', { message: 'The call concerns 3 overrides now' }));
      copy.mockRejectedValueOnce(new Error('offline'));
    });
    const button = await sheet.findByRole('button', { name: 'Copy 1 override' });
    await user.click(button);
    expect(await sheet.findByText('The call concerns 3 overrides now')).toBeVisible();
    await user.click(button);
    expect(await sheet.findByText(/Pennon cannot be reached/)).toBeVisible();
  });

  it('is there for a viewer, who is told who can', async () => {
    draw(BOTH, { canWrite: false });
    expect(screen.getByRole('button', { name: /^Copy overrides to/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('one by one is chosen in the rows', async () => {
    const { user } = draw();
    await user.click(screen.getByRole('checkbox', { name: 'Choose a.pinned' }));
    expect(screen.getByRole('button', { name: 'Copy 1 override to this user' })).toBeVisible();
    await user.click(screen.getByRole('checkbox', { name: 'Choose a.pinned' }));
    expect(screen.getByRole('button', { name: /^Copy overrides to/ })).toBeVisible();
  });

  it('has an end of its own where one is chosen', () => {
    const body = (end: 'none' | 'hour') =>
      copyBody('them', ['a'], { ...EMPTY_COPY, onConflict: 'replace', end }, NOW.getTime());
    expect(body('none')).toEqual({ from: 'them', flags: ['a'], on_conflict: 'replace', expires_at: null });
    expect(body('hour')).toMatchObject({ expires_at: new Date(NOW.getTime() + 3_600_000) });
  });
});
