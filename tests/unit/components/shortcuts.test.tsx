// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppShell } from '@/components/layout/app-shell';
import { PageHeader } from '@/components/layout/page-header';
import { areShortcutsOn } from '@/components/shortcuts/preference';
import { helpLines } from '@/components/shortcuts/shortcuts';
import { ShortcutsProvider } from '@/components/shortcuts/shortcuts-provider';
import { goTo } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
vi.mock('next-auth/react', () => ({ signOut: vi.fn() }));

const grace = { name: 'Grace Hopper', email: 'grace@example.com', role: 'admin' } as const;
const act = vi.fn();

beforeEach(() => {
  goTo('/users');
  localStorage.clear();
  act.mockReset();
});

function draw() {
  const places = ['flags', 'users', 'mine'] as const;
  return renderInApp(
    <ShortcutsProvider places={places}>
      <AppShell person={grace} places={places}>
        <PageHeader
          title="Users"
          action={
            <button type="button" onClick={act}>
              Pin value
            </button>
          }
        />
        <input type="search" aria-label="Search users" />
        <input aria-label="Reason" />
        <table>
          <tbody>
            {['Ada', 'Grace'].map((name) => (
              <tr key={name}>
                <td>
                  <a href={`/users/${name}`}>{name}</a>
                </td>
              </tr>
            ))}
            <tr>
              <td>Nobody else</td>
            </tr>
          </tbody>
        </table>
      </AppShell>
    </ShortcutsProvider>,
  );
}

describe('shortcuts', () => {
  it('go to places by their links', async () => {
    const { user } = draw();
    const clicked = vi.fn((event: Event) => event.preventDefault());
    screen.getByRole('link', { name: 'Feature flags' }).addEventListener('click', clicked);
    await user.keyboard('gf');
    expect(clicked).toHaveBeenCalledTimes(1);
    // Not a place of this person, and no second key of a sequence at all.
    await user.keyboard('gs');
    await user.keyboard('gxf');
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it('search, act and step through the rows of a list', async () => {
    const { user } = draw();
    await user.keyboard('/');
    expect(screen.getByLabelText('Search users')).toHaveFocus();
    screen.getByLabelText('Search users').blur();
    await user.keyboard('c');
    expect(act).toHaveBeenCalledTimes(1);
    await user.keyboard('j');
    expect(screen.getByRole('link', { name: 'Ada' })).toHaveFocus();
    await user.keyboard('jj');
    expect(screen.getByRole('link', { name: 'Grace' })).toHaveFocus();
    await user.keyboard('k');
    expect(screen.getByRole('link', { name: 'Ada' })).toHaveFocus();
  });

  it('rest while somebody types, while a key is held with Ctrl, and while something is open', async () => {
    const { user } = draw();
    await user.type(screen.getByLabelText('Reason'), 'c/?');
    expect(screen.getByLabelText('Reason')).toHaveValue('c/?');
    screen.getByLabelText('Reason').blur();
    await user.keyboard('{Control>}c{/Control}');
    await user.keyboard('?');
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    await user.keyboard('c');
    expect(act).not.toHaveBeenCalled();
  });

  it('are listed in the help for the places that somebody may see', async () => {
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: /Grace Hopper/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Keyboard shortcuts' }));
    expect(await screen.findByText('Go to Users')).toBeVisible();
    expect(screen.queryByText('Go to API keys')).toBeNull();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(helpLines([], true)[0]?.keys).toEqual(['⌘', 'K']);
  });

  it('can be switched off in this browser, and on again', async () => {
    const { user } = draw();
    await user.keyboard('?');
    const toggle = await screen.findByRole('switch', { name: 'Single-key shortcuts' });
    await user.click(toggle);
    await user.keyboard('{Escape}');
    await user.keyboard('c?');
    expect(act).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(areShortcutsOn()).toBe(false);

    await user.click(screen.getByRole('button', { name: /Grace Hopper/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Keyboard shortcuts' }));
    await user.click(await screen.findByRole('switch', { name: 'Single-key shortcuts' }));
    expect(areShortcutsOn()).toBe(true);
  });
});
