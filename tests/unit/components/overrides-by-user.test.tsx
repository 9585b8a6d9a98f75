// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import type { OverrideFilters } from '@/components/overrides/override-filters';
import { OverridesByUserPanel } from '@/components/overrides/overrides-by-user-panel';
import type { OpenedPerson } from '@/components/overrides/people-table';
import type { OverrideActions } from '@/components/overrides/types';
import { ViewSwitch } from '@/components/overrides/view-switch';
import type { PersonWithOverrides } from '@/lib/overrides/types';
import { ada, anOverride } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const bela = { id: '7d495f3f-eab8-4a24-b68d-005d436c8c70', email: 'bela@example.com', name: '' };
const FILTERS: OverrideFilters = {
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
const people: readonly PersonWithOverrides[] = [
  { user: ada, total: 31, active: 30, nextEnd: new Date(NOW.getTime() + 3_600_000), changedAt: NOW },
  { user: bela, total: 1, active: 0, nextEnd: null, changedAt: new Date(NOW.getTime() - 86_400_000) },
];
const adasPage = { data: [anOverride()], nextCursor: 'next', total: 31 };

beforeEach(() => goTo('/feature-flags', '?tab=overrides&view=users'));

interface Given {
  readonly data?: readonly PersonWithOverrides[];
  readonly opened?: readonly OpenedPerson[];
  readonly filters?: Partial<OverrideFilters>;
}

function draw({ data = people, opened = [], filters = {} }: Given = {}) {
  return renderInApp(
    <OverrideEditorProvider actions={{} as OverrideActions} canWrite>
      <OverridesByUserPanel
        page={{ data, nextCursor: null, total: data.length, overrides: 32 }}
        opened={opened}
        filters={{ ...FILTERS, ...filters }}
        params={{}}
        actions={{ bulk: vi.fn(), undo: vi.fn() }}
      >
        <ViewSwitch view="users" />
      </OverridesByUserPanel>
    </OverrideEditorProvider>,
  );
}

describe('the list by user', () => {
  it('says of everybody how many overrides they have, how many count, and when the next one ends', () => {
    draw();
    const hers = within(screen.getByRole('row', { name: /Ada Lovelace/ }));
    expect(hers.getByText('31 overrides')).toBeVisible();
    expect(hers.getByText('30')).toBeVisible();
    expect(hers.getByText('in 1 h')).toHaveClass('text-schedule-ink');
    const his = within(screen.getByRole('row', { name: /bela@example.com/ }));
    expect(his.getByText('1 override')).toBeVisible();
    expect(his.getByText('1 d ago')).toBeVisible();
    expect(screen.getByText('2 people')).toBeVisible();
  });

  it('opens a person in place, in the address, on the page where one is', async () => {
    goTo('/feature-flags', '?tab=overrides&view=users&cursor=second');
    const { user } = draw();
    const row = screen.getByRole('button', { name: /Ada Lovelace/ });
    expect(row).toHaveAttribute('aria-expanded', 'false');
    await user.click(row);
    expect(router.replace).toHaveBeenLastCalledWith(
      `/feature-flags?tab=overrides&view=users&open=${ada.id}&cursor=second`,
      { scroll: false },
    );
  });

  it('shows what an open person has, the way to the rest, and closes again', async () => {
    const { user } = draw({ opened: [{ userId: ada.id, page: adasPage }] });
    const table = within(screen.getByRole('table', { name: 'overrides of Ada Lovelace' }));
    expect(table.getByText('ui.dark_mode')).toBeVisible();
    expect(table.queryByRole('columnheader', { name: 'User' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Show all 31 overrides' })).toHaveAttribute(
      'href',
      `/feature-flags?tab=overrides&user=${ada.id}`,
    );
    expect(screen.getByRole('link', { name: 'Open the page of Ada Lovelace' })).toHaveAttribute(
      'href',
      `/users/${ada.id}`,
    );
    await user.click(screen.getByRole('button', { name: /Ada Lovelace/, expanded: true }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=overrides&view=users', {
      scroll: false,
    });
  });

  it('lets overrides of open people be chosen', async () => {
    const { user } = draw({ opened: [{ userId: ada.id, page: { ...adasPage, nextCursor: null } }] });
    expect(screen.queryByRole('link', { name: /^Show all/ })).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Select ui.dark_mode of ada@example.com' }));
    const all = screen.getByRole('checkbox', { name: 'Select overrides of Ada Lovelace' });
    expect(all).toHaveAttribute('aria-checked', 'true');
    expect(screen.getByRole('region', { name: 'Selected overrides' })).toHaveTextContent('1 selected');
  });

  it('that is empty says so, or that the filters leave nothing', () => {
    const { unmount } = draw({ data: [] });
    expect(screen.getByText('Nobody has an override')).toBeVisible();
    unmount();
    draw({ data: [], filters: { q: 'x' } });
    expect(screen.getByText('No override fits')).toBeVisible();
  });

  it('takes its filters along to the list of overrides and back, but for what the other cannot show', () => {
    goTo('/feature-flags', '?tab=overrides&view=users&status=active&open=x&cursor=y');
    const { unmount } = draw();
    const view = within(screen.getByRole('navigation', { name: 'View' }));
    expect(view.getByRole('link', { name: 'List' })).toHaveAttribute(
      'href',
      '/feature-flags?tab=overrides&status=active',
    );
    expect(view.getByRole('link', { name: 'By user' })).toHaveAttribute('aria-current', 'page');
    unmount();
    goTo('/feature-flags', '?tab=overrides&status=active&redundant=true&sort=expires_at&user=x');
    renderInApp(<ViewSwitch view="list" />);
    expect(screen.getByRole('link', { name: 'By user' })).toHaveAttribute(
      'href',
      '/feature-flags?tab=overrides&status=active&view=users',
    );
  });
});
