// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OverrideManyActions } from '@/components/overrides/bulk-actions';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import { type OverrideFilters, toListParams } from '@/components/overrides/override-filters';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import type { OverrideActions } from '@/components/overrides/types';
import { UserOverridesPanel } from '@/components/overrides/user-overrides-panel';
import type { OverrideView } from '@/lib/overrides/types';
import { anOverride, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const actions = {
  create: vi.fn<OverrideActions['create']>(),
  update: vi.fn<OverrideActions['update']>(),
  remove: vi.fn<OverrideActions['remove']>(),
  find: vi.fn<OverrideActions['find']>(),
  bulk: vi.fn<OverrideActions['bulk']>(),
  undo: vi.fn<OverrideActions['undo']>(),
};
const many = {
  bulk: vi.fn<OverrideManyActions['bulk']>(),
  undo: vi.fn<OverrideManyActions['undo']>(),
};
const NO_FILTERS: OverrideFilters = {
  q: '',
  status: 'all',
  flag: null,
  user: null,
  ending: null,
  createdBy: null,
  redundant: false,
  sort: '-updated_at',
  me: 'boss@example.com',
};

beforeEach(() => {
  goTo('/feature-flags', '?tab=overrides');
  for (const action of Object.values({ ...actions, ...many })) action.mockReset();
});

interface Given {
  readonly overrides?: readonly OverrideView[];
  readonly filters?: Partial<OverrideFilters>;
  readonly canWrite?: boolean;
  readonly ofUser?: string | null;
  readonly ofFlag?: string | null;
}

function draw({
  overrides = [anOverride()],
  filters = {},
  canWrite = true,
  ofUser = null,
  ofFlag = null,
}: Given = {}) {
  return renderInApp(
    <OverrideEditorProvider actions={actions} canWrite={canWrite}>
      <PinValueButton />
      <UserOverridesPanel
        page={{ data: overrides, nextCursor: overrides.length > 0 ? 'next' : null, total: 3412 }}
        filters={{ ...NO_FILTERS, ...filters }}
        params={toListParams({ ...NO_FILTERS, ...filters }, {}, NOW)}
        actions={many}
        ofUser={ofUser}
        ofFlag={ofFlag}
      />
    </OverrideEditorProvider>,
  );
}

async function choose(user: ReturnType<typeof draw>['user'], item: string) {
  await user.click(screen.getByRole('button', { name: /^Actions for/ }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
}

describe('a row', () => {
  it('of an override in force shows the value with the ladder, and what it hides struck', () => {
    draw({ overrides: [anOverride({ expiresAt: new Date(NOW.getTime() + 3_600_000) })] });
    const row = within(screen.getByRole('row', { name: /Ada Lovelace/ }));
    expect(row.getByText('Active')).toBeVisible();
    expect(row.getByRole('button', { name: 'Decided by: override' })).toBeVisible();
    expect(row.getByText('off')).toHaveClass('line-through');
    expect(row.getByText('in 1 h')).toHaveClass('text-schedule-ink');
    expect(row.getByRole('link', { name: /Ada Lovelace/ })).toHaveAttribute(
      'href',
      `/users/${anOverride().userId}`,
    );
  });

  it('of a paused override shows what the person gets instead', () => {
    draw({ overrides: [anOverride({ status: 'disabled', enabled: false, reason: null })] });
    const row = within(screen.getByRole('row', { name: /Ada Lovelace/ }));
    expect(row.getByText('Paused')).toBeVisible();
    expect(row.getByRole('button', { name: 'Decided by: default' })).toBeVisible();
    expect(row.getByText('off')).not.toHaveClass('line-through');
  });

  it('of an override whose end has come is "ended", whatever the server said before', () => {
    draw({ overrides: [anOverride({ expiresAt: new Date(NOW.getTime() - 60_000), fallback: null })] });
    expect(screen.getByText('Ended')).toBeVisible();
    expect(screen.getByText('1 min ago')).toBeVisible();
  });

  it('of an override that changes nothing says so', async () => {
    const fallback = { value: true, variant: 'on', reason: 'STATIC', source: 'default' } as const;
    const { user } = draw({ overrides: [anOverride({ fallback })] });
    await user.hover(screen.getByRole('button', { name: 'the same' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('changes nothing');
  });

  it('of an override that does not fit its flag says that it is skipped', async () => {
    const { user } = draw({ overrides: [anOverride({ fits: false })] });
    await user.hover(screen.getByRole('button', { name: 'Does not fit' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('is skipped');
  });

  it('says on hover why and by whom', async () => {
    const { user } = draw({
      overrides: [anOverride({ user: { id: 'x', email: 'no.name@example.com', name: '' } })],
    });
    expect(screen.getByRole('link', { name: 'no.name@example.com' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Ticket 4812' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Set by grace@example.com');
  });
});

describe('what can be done with an override', () => {
  it('is to pause it, and to take that back', async () => {
    actions.update.mockResolvedValue(done(anOverride({ enabled: false, etag: 'paused' })));
    const { user } = draw();
    await choose(user, 'Pause override');
    expect(actions.update).toHaveBeenLastCalledWith(
      expect.anything(),
      'ui.dark_mode',
      '{"enabled":false}',
      undefined,
    );
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(actions.update).toHaveBeenLastCalledWith(
      expect.anything(),
      'ui.dark_mode',
      '{"enabled":true}',
      'paused',
    );
    expect(await screen.findByText('Undone')).toBeVisible();
  });

  it('is to resume it', async () => {
    actions.update.mockResolvedValue(done(anOverride()));
    const { user } = draw({ overrides: [anOverride({ status: 'disabled', enabled: false })] });
    await choose(user, 'Resume override');
    expect(await screen.findByText('Override resumed')).toBeVisible();
  });

  it('is to delete it, and to make it again with the same fields', async () => {
    actions.remove.mockResolvedValue(done(true));
    actions.create.mockResolvedValue(done(anOverride()));
    const { user } = draw({ overrides: [anOverride({ etag: 'seen' })] });
    await choose(user, 'Delete override');
    expect(await screen.findByText('Override deleted')).toBeVisible();
    // Only as it was seen: the undo can make no other one again.
    expect(actions.remove).toHaveBeenLastCalledWith(expect.anything(), 'ui.dark_mode', 'seen');
    const undo = screen.getAllByRole('button', { name: 'Undo' })[0];
    if (undo) await user.click(undo);
    expect(JSON.parse(actions.create.mock.calls[0]?.[1] ?? '')).toEqual({
      flag_name: 'ui.dark_mode',
      value: true,
      enabled: true,
      reason: 'Ticket 4812',
      expires_at: null,
    });
  });

  it('that is refused, or does not get through, is said and changes nothing', async () => {
    actions.remove.mockResolvedValueOnce(refusal('forbidden'));
    actions.remove.mockRejectedValueOnce(new TypeError('offline'));
    const { user } = draw();
    await choose(user, 'Delete override');
    expect(await screen.findByText('It was refused. Nothing was changed.')).toBeVisible();
    await choose(user, 'Delete override');
    expect(await screen.findByText('Pennon cannot be reached. Nothing was changed.')).toBeVisible();
  });

  it('is to edit it', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    const { user } = draw();
    await choose(user, 'Edit override');
    expect(await screen.findByRole('dialog', { name: 'Edit override' })).toBeVisible();
    vi.unstubAllGlobals();
  });

  it('is nothing for those who may only look, and they are told who may', async () => {
    const { user } = draw({ canWrite: false });
    for (const name of ['Pin value', /^Actions for/]) {
      const button = screen.getByRole('button', { name });
      expect(button).toHaveAttribute('aria-disabled', 'true');
      await user.click(button);
      expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change overrides.');
      await user.unhover(button);
    }
    expect(screen.queryByRole('menu')).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

async function filterBy(user: ReturnType<typeof draw>['user'], filter: string, option: string) {
  await user.click(screen.getByRole('button', { name: 'Filter' }));
  (await screen.findByRole('menuitem', { name: filter })).focus();
  await user.keyboard('{ArrowRight}');
  await user.click(await screen.findByRole('menuitemcheckbox', { name: option }));
}

describe('the list', () => {
  it('is searched, filtered and paged in the address', async () => {
    const { user } = draw({ filters: { flag: 'ui.dark_mode' } });
    await user.type(screen.getByRole('searchbox'), 'ada');
    await waitFor(() =>
      expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides&q=ada', {
        scroll: false,
      }),
    );
    await filterBy(user, 'Status', 'Paused');
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides&status=disabled', {
      scroll: false,
    });
    await user.click(screen.getByRole('button', { name: 'Remove filter Flag ui.dark_mode' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides', { scroll: false });
    expect(screen.getByText('1 of 3,412 overrides')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Next page' })).toHaveAttribute(
      'href',
      '/feature-flags?tab=overrides&cursor=next',
    );
  });

  it.each<[string, string, string]>([
    ['Status', 'Active', 'status=active'],
    ['Ends', 'Within 24 hours', 'ending=24h'],
    ['Ends', 'Within 7 days', 'ending=7d'],
    ['Made by', 'Me', 'created_by=boss%40example.com'],
    ['Effect', 'None: rules give the same', 'redundant=true'],
    ['Order', 'First to end', 'sort=expires_at'],
  ])('is filtered by "%s: %s"', async (filter, option, param) => {
    const { user } = draw();
    await filterBy(user, filter, option);
    expect(router.replace).toHaveBeenLastCalledWith(`/feature-flags?tab=overrides&${param}`, {
      scroll: false,
    });
  });

  it('says what it is filtered by in chips, each of which takes its filter off', async () => {
    goTo('/feature-flags', '?status=active&ending=7d&user=x&created_by=boss%40example.com&redundant=true');
    const { user } = draw({
      filters: {
        status: 'active',
        ending: '7d',
        user: { id: 'x', label: 'ada@example.com' },
        createdBy: 'boss@example.com',
        redundant: true,
      },
    });
    const chips = ['Status Active', 'Ends Within 7 days', 'Made by Me', 'User ada@example.com'];
    for (const chip of [...chips, 'Effect None: rules give the same']) {
      expect(screen.getByRole('button', { name: `Remove filter ${chip}` })).toBeVisible();
    }
    await user.click(screen.getByRole('button', { name: 'Remove filter Ends Within 7 days' }));
    expect(router.replace).toHaveBeenLastCalledWith(
      '/feature-flags?status=active&user=x&created_by=boss%40example.com&redundant=true',
      { scroll: false },
    );
  });

  it('is ordered by its heads', async () => {
    const { user } = draw({ filters: { sort: 'expires_at' } });
    expect(screen.getByRole('columnheader', { name: 'Ends' })).toHaveAttribute('aria-sort', 'ascending');
    await user.click(screen.getByRole('button', { name: 'Ends' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides&sort=-expires_at', {
      scroll: false,
    });
    await user.click(screen.getByRole('button', { name: 'Changed' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides&sort=-updated_at', {
      scroll: false,
    });
  });

  it('is narrowed to one flag, or to one user, from a row', async () => {
    const { user } = draw();
    await choose(user, 'Show only this flag');
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides&flag=ui.dark_mode', {
      scroll: false,
    });
    await choose(user, 'Show only this user');
    expect(router.replace).toHaveBeenLastCalledWith(
      `/feature-flags?tab=overrides&user=${anOverride().userId}`,
      { scroll: false },
    );
  });

  it('is downloaded as a file with the filters of the page', async () => {
    const { user } = draw({ filters: { q: 'ada', ending: '24h', sort: 'expires_at' } });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    const link = await screen.findByRole('menuitem', { name: 'As CSV' });
    expect(link).toHaveAttribute(
      'href',
      '/api/admin/flag-overrides?format=csv&q=ada&status=active&expiring_before=2026-11-25T12%3A00%3A00.000Z&sort=expires_at',
    );
  });

  it('of one person does not repeat who that is', () => {
    draw({ ofUser: 'Ada Lovelace' });
    expect(screen.queryByRole('columnheader', { name: 'User' })).toBeNull();
  });

  it('of one flag does not repeat which that is', () => {
    draw({ ofFlag: 'ui.dark_mode' });
    expect(screen.queryByRole('columnheader', { name: 'Flag' })).toBeNull();
    expect(screen.getByRole('columnheader', { name: 'User' })).toBeVisible();
  });

  it('that is empty says what it is for, or that the filters leave nothing', () => {
    const { redraw } = draw({ overrides: [] });
    expect(screen.getByText('No overrides yet')).toBeVisible();
    const panel = (props: Given) => (
      <OverrideEditorProvider actions={actions} canWrite>
        <UserOverridesPanel
          page={{ data: [], nextCursor: null, total: 0 }}
          filters={{ ...NO_FILTERS, ...props.filters }}
          params={{}}
          actions={many}
          ofUser={props.ofUser ?? null}
          ofFlag={props.ofFlag ?? null}
        />
      </OverrideEditorProvider>
    );
    redraw(panel({ ofUser: 'Ada Lovelace' }));
    expect(screen.getByText('Nothing is pinned for Ada Lovelace')).toBeVisible();
    redraw(panel({ ofFlag: 'ui.dark_mode' }));
    expect(screen.getByText('Nobody has an override of ui.dark_mode')).toBeVisible();
    for (const filters of [{ q: 'x' }, { status: 'active' }, { flag: 'x' }, { redundant: true }] as const) {
      redraw(panel({ filters }));
      expect(screen.getByText('No override fits')).toBeVisible();
    }
  });
});
