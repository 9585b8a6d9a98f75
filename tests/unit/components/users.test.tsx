// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Section } from '@/components/layout/section';
import { UserFacts } from '@/components/users/user-facts';
import { type UserFilters, UsersPanel } from '@/components/users/users-panel';
import { ada, aUser } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/users', '?cursor=second'));

const ALL: UserFilters = { q: '', role: '', disabled: '', overrides: '', sort: '' };

describe('the directory', () => {
  const draw = (users: readonly ReturnType<typeof aUser>[]) =>
    renderInApp(<UsersPanel page={{ data: users, nextCursor: null, total: 80 }} filters={ALL} />);

  it('shows whose values are overridden, and how many are in force', () => {
    draw([
      aUser({ overrideCount: 2, activeOverrideCount: 2 }),
      aUser({ id: '2', name: '', email: 'no.name@example.com', overrideCount: 3, activeOverrideCount: 1 }),
      aUser({ id: '3', name: 'Gone', overrideCount: 1, disabledAt: NOW }),
      aUser({ id: '4', name: 'Plain' }),
    ]);
    expect(screen.getByRole('row', { name: /Ada Lovelace/ })).toHaveTextContent('2 active');
    expect(screen.getByRole('row', { name: /no.name/ })).toHaveTextContent('1 of 3 active');
    expect(screen.getByRole('row', { name: /Gone/ })).toHaveTextContent('Disabled');
    expect(screen.getByRole('row', { name: /Plain/ })).toHaveTextContent('none');
    expect(screen.getByRole('link', { name: 'Ada Lovelace' })).toHaveAttribute('href', `/users/${ada.id}`);
    expect(screen.getByRole('link', { name: 'Back to the first page' })).toHaveAttribute('href', '/users');
  });

  it('that is too long to be counted says about how many there are, and where a search goes on', () => {
    const page = { nextCursor: 'more', total: 26_119, totalEstimated: true };
    const { redraw } = renderInApp(
      <UsersPanel page={{ ...page, data: [aUser()] }} filters={{ ...ALL, q: 'a' }} />,
    );
    expect(screen.getByText('1 of about 26,119 users')).toBeVisible();

    redraw(<UsersPanel page={{ ...page, data: [] }} filters={{ ...ALL, q: 'qz' }} />);
    expect(screen.getByText('None found so far. The next page looks further.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Next page' })).toBeVisible();
  });

  it('is filtered and sorted by its address', async () => {
    const { user } = renderInApp(
      <UsersPanel
        page={{ data: [aUser()], nextCursor: null, total: 1 }}
        filters={{ ...ALL, role: 'viewer', sort: '-updated_at' }}
      />,
    );
    expect(screen.getByRole('columnheader', { name: 'Last change' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(router.replace).toHaveBeenLastCalledWith('/users?sort=name', { scroll: false });
    await user.click(screen.getByRole('button', { name: 'Remove filter Role viewer' }));
    expect(router.replace).toHaveBeenLastCalledWith('/users', { scroll: false });
  });

  it('shows two attributes, and the others where one points', async () => {
    const { user } = draw([
      aUser({ attributes: { plan: 'pro', seats: 12, beta: true, groups: ['a', 'b'] } }),
    ]);
    expect(screen.getByText('plan=pro')).toBeVisible();
    expect(screen.getByText('seats=12')).toBeVisible();
    await user.hover(screen.getByRole('button', { name: '+2' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('beta=truegroups=["a","b"]');
  });

  it('that is empty says how people come here, or that nobody fits', () => {
    const { redraw } = draw([]);
    expect(screen.getByText('No users yet')).toBeVisible();
    redraw(
      <UsersPanel page={{ data: [], nextCursor: null, total: 0 }} filters={{ ...ALL, role: 'admin' }} />,
    );
    expect(screen.getByText('No user fits')).toBeVisible();
  });
});

describe('the facts about a user', () => {
  it('name the id only where applications use another key', () => {
    const { redraw } = renderInApp(<UserFacts user={aUser()} />);
    expect(screen.queryByText('Id')).toBeNull();
    redraw(<UserFacts user={aUser({ externalId: 'crm-1', targetingKey: 'crm-1', disabledAt: NOW })} />);
    expect(screen.getByText('Id')).toBeVisible();
    expect(screen.getByText('Disabled')).toBeVisible();
  });

  it('are in a section that has a name', () => {
    renderInApp(<Section title="Facts">x</Section>);
    expect(screen.getByRole('region', { name: 'Facts' })).toBeVisible();
  });
});
