// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Checkbox } from '@/components/ui/checkbox';
import { LeaveGuard } from '@/components/ui/leave-guard';
import { Table, TableHead } from '@/components/ui/table';
import { FilterMenu } from '@/components/url/filter-menu';
import { SortColumn } from '@/components/url/sort-column';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/users', '?cursor=abc'));

describe('filters', () => {
  const filters = (status: string | null) => (
    <FilterMenu
      filters={[
        {
          param: 'status',
          label: 'Status',
          value: status,
          options: [
            { value: 'active', label: 'Active' },
            { value: 'disabled', label: 'Paused' },
          ],
        },
      ]}
    />
  );

  it('are chosen from a menu by keyboard, and begin at the first page', async () => {
    const { user } = renderInApp(filters(null));
    await user.tab();
    await user.keyboard('{Enter}');
    await screen.findByRole('menuitem', { name: 'Status' });
    await user.keyboard('{ArrowRight}');
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Paused' }));
    expect(router.replace).toHaveBeenCalledWith('/users?status=disabled', { scroll: false });
  });

  it('are chips that say what is filtered by, and can be taken off', async () => {
    goTo('/users', '?status=disabled');
    const { user } = renderInApp(filters('disabled'));
    await user.click(screen.getByRole('button', { name: 'Remove filter Status Paused' }));
    expect(router.replace).toHaveBeenCalledWith('/users', { scroll: false });
  });

  it('that the menu does not know are shown as they are', () => {
    renderInApp(filters('odd'));
    expect(screen.getByText('odd')).toBeVisible();
  });
});

describe('a column to sort by', () => {
  const column = (sort: string, first?: 'descending') => (
    <Table caption="Users">
      <TableHead>
        <SortColumn field="email" sort={sort} {...(first ? { first } : {})}>
          E-mail
        </SortColumn>
      </TableHead>
    </Table>
  );

  it.each([
    ['name', undefined, 'email', null],
    ['name', 'descending', '-email', null],
    ['email', undefined, '-email', 'ascending'],
    ['-email', undefined, 'email', 'descending'],
  ] as const)('when sorted by %s, with %s first, goes on to %s', async (sort, first, next, order) => {
    const { user } = renderInApp(column(sort, first));
    expect(screen.getByRole('columnheader').getAttribute('aria-sort')).toBe(order);
    await user.click(screen.getByRole('button', { name: 'E-mail' }));
    expect(router.replace).toHaveBeenCalledWith(`/users?sort=${next}`, { scroll: false });
  });
});

describe('a checkbox', () => {
  it.each([
    [false, true],
    [true, false],
    ['indeterminate', true],
  ] as const)('that is %s becomes %s', async (checked, next) => {
    const onChange = vi.fn();
    const { user } = renderInApp(<Checkbox label="All" checked={checked} onChange={onChange} />);
    await user.click(screen.getByRole('checkbox', { name: 'All' }));
    expect(onChange).toHaveBeenCalledWith(next);
  });
});

describe('what is typed and not saved', () => {
  const page = (dirty: boolean) => (
    <>
      <LeaveGuard dirty={dirty} />
      <a href="/my-flags?x=1#here">My flags</a>
      <a href="/users?cursor=abc#there">Same page</a>
      <a href="https://example.com/">Elsewhere</a>
    </>
  );
  const click = async (user: { click: (element: Element) => Promise<void> }, name: string) => {
    let followed = false;
    const stop = (event: Event) => {
      followed = !event.defaultPrevented;
      event.preventDefault();
    };
    document.addEventListener('click', stop);
    await user.click(screen.getByRole('link', { name }));
    document.removeEventListener('click', stop);
    return followed;
  };

  it('is not left by a link without a question', async () => {
    const { user } = renderInApp(page(true));
    expect(await click(user, 'My flags')).toBe(false);
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(router.push).not.toHaveBeenCalled();

    await click(user, 'My flags');
    await user.click(await screen.findByRole('button', { name: 'Leave page' }));
    expect(router.push).toHaveBeenCalledWith('/my-flags?x=1#here');
  });

  it('asks when the tab is closed or loaded again', () => {
    const { redraw } = renderInApp(page(true));
    const leave = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leave()).toBe(false);
    redraw(page(false));
    expect(leave()).toBe(true);
  });

  it.each(['Same page', 'Elsewhere'])('does not mind the link %s', async (name) => {
    const { user } = renderInApp(page(true));
    expect(await click(user, name)).toBe(true);
  });

  it('is nothing when nothing was typed', async () => {
    const { user } = renderInApp(page(false));
    expect(await click(user, 'My flags')).toBe(true);
  });
});
