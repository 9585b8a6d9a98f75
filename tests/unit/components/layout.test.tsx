// @vitest-environment jsdom
import { render, screen, waitFor, within } from '@testing-library/react';
import { signOut } from 'next-auth/react';
import { useTheme } from 'next-themes';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { initials } from '@/components/layout/account-menu';
import { AppShell } from '@/components/layout/app-shell';
import { digestOf, ErrorState } from '@/components/layout/error-state';
import { LonePage } from '@/components/layout/lone-page';
import { NoPermission } from '@/components/layout/no-permission';
import { NotFoundState } from '@/components/layout/not-found-state';
import { PageHeader } from '@/components/layout/page-header';
import { PageSkeleton } from '@/components/layout/page-skeleton';
import { ThemeProvider } from '@/components/layout/theme-provider';
import { useOverrideEditing } from '@/components/overrides/override-editor-provider';
import { useNow } from '@/components/time/now';
import { Toaster } from '@/components/ui/toaster';
import { useUrlState } from '@/components/url/url-state';
import { goTo } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
vi.mock('next-auth/react', () => ({ signOut: vi.fn() }));

const grace = { name: 'Grace Hopper', email: 'grace@example.com', role: 'admin' } as const;
beforeEach(() => goTo('/users/1'));

const draw = (places: Parameters<typeof AppShell>[0]['places'] = ['flags', 'users', 'mine']) =>
  renderInApp(
    <ThemeProvider nonce={undefined}>
      <AppShell person={grace} places={places}>
        <PageHeader title="Users" above="All" action={<button type="button">Act</button>} />
        <CurrentTheme />
      </AppShell>
    </ThemeProvider>,
  );

function CurrentTheme() {
  return <output>{useTheme().theme}</output>;
}

describe('the sidebar', () => {
  it('leads to what this person may see, and says where one is', () => {
    draw();
    const main = within(screen.getByRole('navigation', { name: 'Main' }));
    expect(main.getAllByRole('link').map((link) => link.textContent)).toEqual(['Feature flags', 'Users']);
    expect(main.getByRole('link', { name: 'Users' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveAttribute('href', '#content');
  });

  it('leads people with the role user to their own flags alone', () => {
    draw(['mine']);
    expect(within(screen.getByRole('navigation', { name: 'Main' })).queryAllByRole('link')).toEqual([]);
    expect(screen.getByRole('link', { name: 'My flags' })).toHaveAttribute('href', '/my-flags');
  });

  it('says who is signed in, and signs out', async () => {
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: /Grace Hopper\s*Admin/ }));
    expect(await screen.findByText('grace@example.com')).toBeVisible();
    await user.click(screen.getByRole('menuitem', { name: 'Sign out' }));
    await waitFor(() => expect(signOut).toHaveBeenCalledWith({ callbackUrl: '/sign-in' }));
  });

  it('changes the theme', async () => {
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: 'Theme' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Dark' }));
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('dark'));
    expect(document.documentElement).toHaveClass('dark');
  });

  it('opens as a drawer where there is no room, and closes on another page', async () => {
    const { user, redraw } = draw();
    await user.click(screen.getByRole('button', { name: 'Open menu' }));
    expect(await screen.findByRole('dialog', { name: 'Menu' })).toBeVisible();
    goTo('/my-flags');
    redraw(
      <ThemeProvider nonce="abc">
        <AppShell person={grace} places={['mine']}>
          <PageHeader title="My flags" />
        </AppShell>
      </ThemeProvider>,
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it.each([
    ['Grace Brewster Hopper', 'GH'],
    ['Plato', 'P'],
    ['ada.lovelace@example.com', 'A'],
    ['', ''],
    ['émilie du Châtelet', 'ÉC'],
  ])('shortens "%s" to "%s"', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  it('names people without a name by their e-mail', () => {
    renderInApp(
      <AppShell person={{ ...grace, name: '' }} places={[]}>
        x
      </AppShell>,
    );
    expect(screen.getByRole('button', { name: /grace@example.com/ })).toBeVisible();
  });
});

describe('states of a page', () => {
  it('an error says what is safe, what to do, and what to tell', async () => {
    const retry = vi.fn();
    const { user, redraw } = renderInApp(
      <ErrorState error={Object.assign(new Error('x'), { digest: '4711' })} onRetry={retry} />,
    );
    expect(screen.getByText('4711')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalled();
    redraw(<ErrorState error="thrown" onRetry={retry} />);
    expect(screen.queryByText('4711')).toBeNull();
    expect(digestOf(new Error('without'))).toBeNull();
  });

  it('no permission says who has it and where to go', () => {
    renderInApp(<NoPermission what="The list of users" />);
    expect(screen.getByText(/for admins and viewers/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Show my flags' })).toHaveAttribute('href', '/my-flags');
  });

  it('an address with nothing behind it leads back to the start', () => {
    renderInApp(
      <LonePage>
        <NotFoundState />
      </LonePage>,
    );
    expect(screen.getByRole('main')).toHaveTextContent('There is nothing at this address');
    expect(screen.getByRole('link', { name: 'Go to the start' })).toHaveAttribute('href', '/');
  });

  it('a page on its way has its frame already', () => {
    renderInApp(<PageSkeleton title="Users" label="Loading users" />);
    expect(screen.getByRole('heading', { name: 'Users' })).toBeVisible();
    expect(screen.getByRole('status', { name: 'Loading users' })).toBeVisible();
  });

  it('toasts follow the theme', async () => {
    render(
      <ThemeProvider nonce={undefined}>
        <Toaster />
      </ThemeProvider>,
    );
    expect(await screen.findByRole('region', { name: /Notifications/ })).toBeVisible();
  });
});

describe('what a component needs around it', () => {
  it.each([
    ['a clock', useNow, 'NowProvider'],
    ['the address', useUrlState, 'UrlStateProvider'],
    ['the editor', useOverrideEditing, 'OverrideEditorProvider'],
  ])('is named when %s is missing', (_, useIt, provider) => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => {});
    const Lonely = () => <>{String(useIt())}</>;
    expect(() => render(<Lonely />)).toThrow(provider);
    silence.mockRestore();
  });
});
