// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import { PersonFlagsPanel } from '@/components/users/person-flags-panel';
import { PersonTabs } from '@/components/users/person-tabs';
import type { ResolvedFlag } from '@/lib/overrides/types';
import { ada, anOverriddenFlag, anOverride, aResolvedFlag, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

// What opens on demand, loaded beforehand: on a busy machine that takes longer than a test waits.
import '@/components/users/pin-form';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo(`/users/${ada.id}`));

const NONE = { override: 0, rule: 0, schedule: 0, default: 0, off: 0, error: 0 };

function draw(flags: readonly ResolvedFlag[], options: { canWrite?: boolean; filtered?: boolean } = {}) {
  const actions = {
    ...{ create: vi.fn(), update: vi.fn(), remove: vi.fn(), find: vi.fn() },
    ...{ bulk: vi.fn(), undo: vi.fn() },
  };
  const view = renderInApp(
    <OverrideEditorProvider actions={actions} canWrite={options.canWrite ?? true}>
      <PersonFlagsPanel
        page={{ data: flags, nextCursor: null, total: flags.length }}
        bySource={{ ...NONE, override: 2, rule: 1_200 }}
        filters={{ q: '', source: options.filtered ? 'rule' : null, order: 'overridden' }}
        person={ada}
        actions={actions}
      />
    </OverrideEditorProvider>,
  );
  return { ...view, actions };
}

describe('the flags of a person', () => {
  it('say what an override hides and when it ends, and lead to why', async () => {
    const ends = new Date(NOW.getTime() + 2 * 3_600_000);
    const { user } = draw([
      anOverriddenFlag({}, ends),
      anOverriddenFlag({ name: 'ui.forever' }),
      aResolvedFlag({ name: 'broken', type: null, value: undefined, reason: 'ERROR', source: 'error' }),
    ]);
    const row = screen.getByRole('row', { name: /ui.dark_mode/ });
    expect(within(row).getByText('off')).toHaveClass('line-through');
    expect(row).toHaveTextContent('in 2 h');
    expect(screen.getByRole('row', { name: /ui.forever/ })).toHaveTextContent('no end');
    expect(screen.getByRole('row', { name: /broken/ })).toHaveTextContent('no value');
    await user.click(within(row).getByRole('button', { name: 'Why: decided by override' }));
    expect(window.location.search).toBe('?why=ui.dark_mode');
    await user.click(screen.getByRole('button', { name: 'Why broken is decided by error' }));
    expect(window.location.search).toBe('?why=broken');
  });

  it('are filtered by the layer that decided, and ordered, by the address', async () => {
    const { user } = draw([aResolvedFlag()], { filtered: true });
    const layer = (name: RegExp) => screen.getByRole('button', { name });
    expect(layer(/^rule 1,200/)).toHaveAttribute('aria-pressed', 'true');
    await user.click(layer(/^override 2/));
    expect(router.replace).toHaveBeenLastCalledWith(`/users/${ada.id}?source=override`, { scroll: false });
    await user.click(layer(/^rule 1,200/));
    expect(router.replace).toHaveBeenLastCalledWith(`/users/${ada.id}`, { scroll: false });
    await user.click(screen.getByRole('switch', { name: 'Overridden first' }));
    expect(router.replace).toHaveBeenLastCalledWith(`/users/${ada.id}?order=name`, { scroll: false });
  });

  it('that are none say so', () => {
    draw([]);
    expect(screen.getByText('There are no flags yet')).toBeVisible();
    draw([], { filtered: true });
    expect(screen.getByText('No flag fits')).toBeVisible();
  });
});

describe('the switch of a flag in its row', () => {
  const open = async (
    flag: ResolvedFlag,
    prepare?: (actions: ReturnType<typeof draw>['actions']) => void,
  ) => {
    const drawn = draw([flag]);
    prepare?.(drawn.actions);
    await drawn.user.click(screen.getByRole('switch', { name: `Value of ${flag.name}` }));
    const popover = await screen.findByRole('dialog', { name: /^Pin / });
    return { ...drawn, popover: within(popover) };
  };
  const bodyOf = (action: ReturnType<typeof vi.fn>, argument: number) =>
    JSON.parse(String(action.mock.lastCall?.at(argument)));

  it('pins the other value, with a reason and an end', async () => {
    const { user, popover, actions } = await open(aResolvedFlag({ name: 'beta.editor' }), ({ create }) =>
      create.mockResolvedValue(done(anOverride({ flagName: 'beta.editor' }))),
    );
    await user.type(await popover.findByLabelText('Reason'), 'Ticket 7');
    await user.click(popover.getByRole('radio', { name: '1 hour' }));
    await user.click(popover.getByRole('button', { name: 'Pin on' }));
    expect(await screen.findByText('Value pinned')).toBeVisible();
    expect(actions.create).toHaveBeenCalledOnce();
    expect(bodyOf(actions.create, 1)).toMatchObject({
      flag_name: 'beta.editor',
      variant: 'on',
      reason: 'Ticket 7',
      expires_at: expect.stringMatching(/Z$/),
    });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('changes what is pinned, from what is stored', async () => {
    const stored = anOverride({ reason: 'Ticket 1' });
    const { user, popover, actions } = await open(anOverriddenFlag(), ({ find, update }) => {
      find.mockResolvedValue(done(stored));
      update.mockResolvedValue(done({ ...stored, value: false, variant: 'off', version: 2 }));
    });
    expect(await popover.findByLabelText('Reason')).toHaveValue('Ticket 1');
    await user.click(popover.getByRole('button', { name: 'Pin off' }));
    expect(await screen.findByText('Override saved')).toBeVisible();
    expect(actions.update.mock.lastCall?.slice(0, 2)).toEqual([ada.id, 'ui.dark_mode']);
    expect(bodyOf(actions.update, 2)).toEqual({
      variant: 'off',
      enabled: true,
      reason: 'Ticket 1',
      expires_at: null,
    });
    expect(actions.update.mock.lastCall?.at(3)).toBe(stored.etag);
  });

  it('makes a new one where what was pinned is gone meanwhile', async () => {
    const { user, popover, actions } = await open(anOverriddenFlag(), ({ find, create }) => {
      find.mockResolvedValue(refusal('override_not_found'));
      create.mockResolvedValue(done(anOverride()));
    });
    await user.click(await popover.findByRole('button', { name: 'Pin off' }));
    expect(await screen.findByText('Value pinned')).toBeVisible();
    expect(actions.update).not.toHaveBeenCalled();
  });

  it('says at the fields what the policy asks for, and keeps what was typed', async () => {
    const { user, popover, actions } = await open(aResolvedFlag());
    const fields = [{ path: 'expires_at', message: 'is required by the policy for overrides' }];
    const pin = await popover.findByRole('button', { name: 'Pin on' });
    await user.type(popover.getByLabelText('Reason'), 'kept');

    actions.create.mockResolvedValueOnce(refusal('invalid', { fields }));
    await user.click(pin);
    expect(await popover.findByText('Is required by the policy for overrides.')).toBeVisible();

    actions.create.mockRejectedValueOnce(new Error('offline'));
    await user.click(pin);
    expect(await popover.findByText(/Pennon cannot be reached/)).toBeVisible();

    actions.create.mockResolvedValueOnce(refusal('override_exists'));
    await user.click(pin);
    expect(await popover.findByText(/Somebody changed this override meanwhile/)).toBeVisible();

    actions.create.mockResolvedValueOnce(refusal('unauthenticated'));
    await user.click(pin);
    expect(await popover.findByText(/Your session has ended/)).toBeVisible();
    expect(popover.getByLabelText('Reason')).toHaveValue('kept');
    await user.click(popover.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks for an end that is in the future', async () => {
    const { user, popover, actions } = await open(anOverriddenFlag(), ({ find }) =>
      find.mockResolvedValue(done(anOverride({ expiresAt: new Date('2020-01-01T00:00:00Z') }))),
    );
    await user.click(await popover.findByRole('button', { name: 'Pin off' }));
    expect(popover.getByText('The end must be in the future.')).toBeVisible();
    expect(actions.update).not.toHaveBeenCalled();
  });

  it.each([
    ['cannot be reached', () => Promise.reject(new Error('offline')), /Pennon cannot be reached/],
    ['has ended the session', async () => refusal('unauthenticated'), /Your session has ended/],
  ])('says that Pennon %s while it looks up what is pinned', async (_what, find, message) => {
    const { popover } = await open(anOverriddenFlag(), (actions) => actions.find.mockImplementation(find));
    expect(await popover.findByText(message)).toBeVisible();
  });

  it('is there for a viewer, who is told who can use it', async () => {
    const { user } = draw([aResolvedFlag()], { canWrite: false });
    const control = screen.getByRole('switch', { name: 'Value of ui.dark_mode' });
    expect(control).toHaveAttribute('aria-disabled', 'true');
    await user.click(control);
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change overrides.');
  });
});

it('the parts of a person’s page are at addresses of their own', async () => {
  const { user } = renderInApp(
    <PersonTabs tab="flags" overrideCount={3}>
      the flags
    </PersonTabs>,
  );
  expect(screen.getByRole('tabpanel')).toHaveTextContent('the flags');
  await user.click(screen.getByRole('tab', { name: 'Overrides 3' }));
  expect(router.push).toHaveBeenCalledWith(`/users/${ada.id}?tab=overrides`, { scroll: false });
});
