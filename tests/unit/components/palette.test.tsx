// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { signOut } from 'next-auth/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageHeader } from '@/components/layout/page-header';
import { ThemeProvider } from '@/components/layout/theme-provider';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import { PaletteProvider } from '@/components/palette/palette-provider';
import { readRecent, rememberRecent } from '@/components/palette/recent';
import { ShortcutsProvider } from '@/components/shortcuts/shortcuts-provider';
import { LeaveGuard } from '@/components/ui/leave-guard';
import { ada, aFlag, done } from './support/data';
import { goTo } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
vi.mock('next-auth/react', () => ({ signOut: vi.fn() }));

const EMAIL = 'grace@example.com';
const action = vi.fn();
const server = vi.fn<typeof fetch>();
const wentTo: string[] = [];
const guard = (event: MouseEvent) => {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (link) {
    wentTo.push(link.getAttribute('href') ?? '');
    event.preventDefault();
  }
};

beforeEach(() => {
  goTo('/overview');
  localStorage.clear();
  wentTo.length = 0;
  vi.stubGlobal('fetch', server);
  server.mockReset().mockImplementation(async (url) => {
    const { pathname } = new URL(String(url), 'http://localhost');
    if (pathname === '/api/admin/users') return Response.json({ data: [ada] });
    if (pathname === '/api/admin/feature-flags') return Response.json({ data: [aFlag()] });
    return Response.json({ data: [] });
  });
  document.addEventListener('click', guard, true);
});
afterEach(() => {
  document.removeEventListener('click', guard, true);
  vi.unstubAllGlobals();
});

interface Given {
  readonly places?: Parameters<typeof PaletteProvider>[0]['places'];
  readonly canWrite?: boolean;
  readonly inside?: React.ReactNode;
}

function draw({ places = ['flags', 'users', 'mine'], canWrite = true, inside }: Given = {}) {
  const actions = {
    create: action,
    update: action,
    remove: action,
    find: action,
    bulk: action,
    undo: action,
  };
  return renderInApp(
    <ThemeProvider nonce={undefined}>
      <OverrideEditorProvider actions={actions} canWrite={canWrite}>
        <ShortcutsProvider places={places}>
          <PaletteProvider
            email={EMAIL}
            places={places}
            createFlag={async () => done(aFlag())}
            createBlocked={canWrite ? undefined : 'Only admins can change flags.'}
          >
            <PageHeader title="Overview" />
            {inside}
          </PaletteProvider>
        </ShortcutsProvider>
      </OverrideEditorProvider>
    </ThemeProvider>,
  );
}

async function openPalette(given?: Given) {
  const { user } = draw(given);
  await user.keyboard('{Control>}k{/Control}');
  await screen.findByRole('dialog', { name: 'Search or jump to' });
  return user;
}

const options = () => screen.queryAllByRole('option').map((option) => option.textContent);

describe('the palette', () => {
  it('opens by its button and by Ctrl+K, and closes by the same keys', async () => {
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: /^Search or jump to/ }));
    expect(await screen.findByRole('dialog', { name: 'Search or jump to' })).toBeVisible();
    await user.keyboard('{Meta>}k{/Meta}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('does not open above something else that is open', async () => {
    const { user } = draw({ inside: <div role="dialog" aria-label="Editor" /> });
    await user.keyboard('{Control>}k{/Control}');
    expect(screen.getAllByRole('dialog')).toHaveLength(1);
  });

  it('finds a flag, and goes to its page by a real link', async () => {
    const user = await openPalette();
    await user.keyboard('dark_mode');
    expect(await screen.findByRole('option', { name: /ui\.dark_mode/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await user.keyboard('{Enter}');
    await waitFor(() => expect(wentTo).toEqual(['/feature-flags/ui.dark_mode']));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('offers to pin a value for the person who was found', async () => {
    const user = await openPalette();
    await user.keyboard('lovelace');
    await user.click(await screen.findByRole('option', { name: 'Pin value for ada@example.com' }));
    expect(await screen.findByRole('dialog', { name: 'Pin value' })).toHaveTextContent('ada@example.com');
  });

  it('goes to places and does actions, found by any of their words', async () => {
    const user = await openPalette();
    await user.keyboard('appearance dark');
    await user.click(await screen.findByRole('option', { name: 'Dark theme' }));
    await waitFor(() => expect(document.documentElement).toHaveClass('dark'));
    await user.keyboard('{Control>}k{/Control}');
    await user.click(await screen.findByRole('option', { name: 'My flags' }));
    await waitFor(() => expect(wentTo).toEqual(['/my-flags']));
  });

  it('makes a flag from any page', async () => {
    const user = await openPalette();
    await user.click(screen.getByRole('option', { name: 'Create flag' }));
    expect(await screen.findByRole('dialog', { name: 'Create flag' })).toBeVisible();
  });

  it('leads to the help on shortcuts', async () => {
    const user = await openPalette();
    await user.click(screen.getByRole('option', { name: 'Keyboard shortcuts' }));
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  });

  it('remembers where somebody went, and forgets it when they sign out', async () => {
    const user = await openPalette();
    await user.keyboard('ada');
    await user.click(await screen.findByRole('option', { name: /Ada Lovelace/ }));
    expect(wentTo).toEqual([`/users/${ada.id}`]);
    await user.keyboard('{Control>}k{/Control}');
    const recent = await screen.findByRole('group', { name: 'Recent' });
    expect(within(recent).getByRole('option', { name: /Ada Lovelace/ })).toBeVisible();

    await user.click(screen.getByRole('option', { name: 'Sign out' }));
    await waitFor(() => expect(signOut).toHaveBeenCalledWith({ callbackUrl: '/sign-in' }));
    expect(readRecent(EMAIL)).toEqual([]);
  });

  it('asks before it leaves what is not saved', async () => {
    document.removeEventListener('click', guard, true);
    const user = await openPalette({ inside: <LeaveGuard dirty /> });
    await user.click(screen.getByRole('option', { name: 'My flags' }));
    expect(await screen.findByRole('alertdialog', { name: 'Leave without saving?' })).toBeVisible();
  });

  it('shows a viewer what only admins can do, with the reason, and does not do it', async () => {
    await openPalette({ canWrite: false });
    const pin = screen.getByRole('option', { name: /^Pin value/ });
    expect(pin).toHaveTextContent('Only admins can change overrides.');
    expect(pin).toHaveAttribute('aria-disabled', 'true');
  });

  it('looks for nothing that somebody may not see', async () => {
    const user = await openPalette({ places: ['mine'] });
    await user.keyboard('ada');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Nothing is called “ada”.'));
    expect(server).not.toHaveBeenCalled();
    await user.clear(screen.getByRole('combobox'));
    expect(options()).not.toContain('Create flag');
  });

  it('leads to a guide by its name, and to all guides for any text', async () => {
    const user = await openPalette({ places: ['mine'] });
    await user.keyboard('trouble');
    expect(options()).toEqual(['Troubleshooting', 'Search the documentation for “trouble”']);
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(wentTo).toEqual(['/docs/search?q=trouble']));
  });

  it('says what went wrong when it cannot look', async () => {
    server.mockRejectedValue(new TypeError('no network'));
    const user = await openPalette();
    await user.keyboard('ada');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Pennon cannot be reached'));
  });
});

describe('what is recent', () => {
  const thing = (id: string) => ({ kind: 'flag' as const, id, label: id, detail: 'boolean' });

  it('is the last six things, each once, the newest first', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'b']) rememberRecent(EMAIL, thing(id));
    expect(readRecent(EMAIL).map(({ id }) => id)).toEqual(['b', 'g', 'f', 'e', 'd', 'c']);
  });

  it.each(['{', '{}', '[1,null,{"kind":"page","id":"x","label":"x","detail":""}]', '[{"kind":"flag"}]'])(
    'is nothing where the browser keeps %s',
    (stored) => {
      localStorage.setItem(`pennon.recent.${EMAIL}`, stored);
      expect(readRecent(EMAIL)).toEqual([]);
    },
  );
});
