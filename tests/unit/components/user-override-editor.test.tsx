// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, anOverride, done, refusal, shapes } from './support/data';
import {
  actions,
  directory,
  drawEditor,
  effect,
  explanationOf,
  openEmpty,
  openNew,
  openStored,
  PageWithEditor,
  resetEditor,
  sheet,
} from './support/editor';
import { goTo, place } from './support/navigation';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

beforeEach(() => {
  goTo('/feature-flags', '?tab=overrides');
  resetEditor();
});
afterEach(() => vi.unstubAllGlobals());

describe('pinning a value', () => {
  it('goes from a search for the user and the flag to one call, by keyboard alone', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const user = await openEmpty();
    expect(sheet().getByRole('combobox', { name: 'User' })).toHaveFocus();
    await user.keyboard('ada');
    await screen.findByRole('option', { name: /ada@example.com/ });
    await user.keyboard('{Enter}{Tab}');
    expect(sheet().getByRole('button', { name: 'Flag' })).toHaveFocus();
    await user.keyboard('dark');
    expect(screen.getByPlaceholderText('Search by name')).toHaveValue('dark');
    await screen.findByRole('option', { name: /ui.dark_mode.*default:\s*off/ });
    await user.keyboard('{Enter}');
    await waitFor(() => expect(effect()).toContain('off (default)'));
    expect(effect()).toBe('ui.dark_mode for ada@example.com: off (default)on (override), with no end');
    expect(sheet().getByText('The flag’s default: nothing above it applies.')).toBeVisible();

    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(actions.create.mock.calls).toEqual([
      [ada.id, '{"flag_name":"ui.dark_mode","variant":"on","enabled":true,"reason":null,"expires_at":null}'],
    ]);
    expect(await screen.findByText('Value pinned')).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('is taken back by taking the override away, if it is still the same', async () => {
    actions.create.mockResolvedValue(done(anOverride({ etag: 'made' })));
    actions.remove.mockResolvedValue(refusal('version_mismatch'));
    const user = await openNew();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(actions.remove.mock.calls).toEqual([[ada.id, 'ui.dark_mode', 'made']]);
    expect(await screen.findByText('It was refused. Nothing was changed.')).toBeVisible();
  });

  it('takes what is typed and confirmed before the answer is there', async () => {
    const user = await openEmpty();
    await user.keyboard('ada{Enter}{Tab}');
    expect(await sheet().findByRole('button', { name: 'Remove ada@example.com' })).toBeVisible();
    await user.keyboard('dark');
    directory.flags = [shapes.boolean];
    await user.keyboard('{Enter}');
    await waitFor(() => expect(effect()).toContain('ui.dark_mode for ada@example.com'));
  });

  it('takes the end, the reason and the pause with it', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const user = await openNew();
    await user.click(sheet().getByRole('switch', { name: 'Value' }));
    await user.click(sheet().getByRole('radio', { name: 'Date and time' }));
    await user.clear(sheet().getByLabelText('End date'));
    await user.type(sheet().getByLabelText('End date'), '2030-01-05');
    await user.clear(sheet().getByLabelText('End time'));
    await user.type(sheet().getByLabelText('End time'), '09:00');
    await user.type(sheet().getByLabelText('Reason'), 'Ticket');
    await user.click(sheet().getByRole('switch', { name: 'Enabled' }));
    expect(effect()).toContain('off (default), while paused');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(JSON.parse(actions.create.mock.calls[0]?.[1] ?? '')).toEqual({
      flag_name: 'ui.dark_mode',
      variant: 'off',
      enabled: false,
      reason: 'Ticket',
      expires_at: new Date(2030, 0, 5, 9, 0).toISOString(),
    });
  });

  it('takes the day of the end from a calendar, which offers no day that has passed', async () => {
    const user = await openNew();
    await user.click(sheet().getByRole('radio', { name: 'Date and time' }));
    expect(sheet().getByLabelText('End date')).toHaveValue('2026-11-25');
    await user.click(sheet().getByRole('button', { name: 'Choose end date' }));
    expect(await screen.findByRole('button', { name: /November 23rd, 2026/ })).toHaveAttribute(
      'disabled',
      '',
    );
    await user.click(screen.getByRole('button', { name: /November 27th, 2026/ }));
    expect(sheet().getByLabelText('End date')).toHaveValue('2026-11-27');
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('offers cards for variants, marks the one that is served now, and asks for a choice', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    directory.explanation = explanationOf('none', { value: 'three-columns', variant: 'control' });
    const user = await openNew('experiment.pricing');
    expect(await sheet().findByText('now')).toBeVisible();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(sheet().getByText('Choose a variant.')).toBeVisible();
    expect(sheet().getByRole('radio', { name: /control/ })).toHaveFocus();
    await user.click(sheet().getByRole('radio', { name: /new/ }));
    expect(sheet().queryByText('Choose a variant.')).toBeNull();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(actions.create.mock.calls[0]?.[1]).toContain('"variant":"new"');
  });

  it('begins where there is something to fill in', async () => {
    await openNew('limits.seats');
    expect(sheet().getByLabelText('Value')).toHaveFocus();
  });

  it('says what is missing', async () => {
    const user = await openEmpty();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(sheet().getByText('Choose a user.')).toBeVisible();
    expect(sheet().getByText('Choose a flag.')).toBeVisible();
  });

  it('is sent once, however often the button is pressed', async () => {
    let finish = (_: Awaited<ReturnType<typeof actions.create>>) => {};
    actions.create.mockReturnValue(new Promise((resolve) => (finish = resolve)));
    const user = await openNew('limits.seats');
    await user.type(sheet().getByLabelText('Value'), '5');
    await user.dblClick(sheet().getByRole('button', { name: 'Pin value' }));
    await user.type(sheet().getByLabelText('Value'), '{Enter}');
    expect(actions.create).toHaveBeenCalledTimes(1);
    finish(done(anOverride()));
    expect(await screen.findByText('Value pinned')).toBeVisible();
  });

  it.each(['active', 'paused'] as const)(
    'tells at once when the user has one already that is %s, and leads to it',
    async (state) => {
      directory.explanation = explanationOf(state);
      actions.find.mockResolvedValue(done(anOverride()));
      const user = await openNew();
      await user.click(await sheet().findByRole('button', { name: 'Edit existing override' }));
      expect(actions.find).toHaveBeenCalledWith(ada.id, 'ui.dark_mode');
      expect(await screen.findByText('ui.dark_mode for ada@example.com')).toBeVisible();
    },
  );

  it('says which targeting rule gives the value of now', async () => {
    directory.explanation = explanationOf('none', {
      source: 'rule',
      rule_id: 'pros',
      layers: [
        { layer: 'override', state: 'none' },
        { layer: 'rule', rules: [{ id: 'pros', name: 'Professionals' }] },
      ],
    });
    await openNew();
    expect(await sheet().findByText('The targeting rule “Professionals” gives this value.')).toBeVisible();
  });

  it('goes on without the value of now where that cannot be read', async () => {
    directory.special[`/api/admin/users/${ada.id}/flags/ui.dark_mode/explain`] = () =>
      new Response(null, { status: 503 });
    await openNew();
    expect(await sheet().findByText('What they get now cannot be read just now.')).toBeVisible();
    expect(effect()).toBe('ui.dark_mode for ada@example.com: on (override), with no end');
  });
});

describe('what is good to know before pinning', () => {
  it.each([
    [{ enabled: false }, /switched off. An override wins over that/],
    [{ clientVisible: false }, /Browsers do not see this flag/],
    [{ archived: true }, /archived: its overrides count for nothing/],
  ])('of a flag with %j is told', async (changes, message) => {
    directory.flags = [{ ...shapes.boolean, ...changes }];
    await openNew();
    expect(await sheet().findByText(message)).toBeVisible();
  });

  it('tells of a prerequisite that is not met, and of a value that no longer fits', async () => {
    directory.explanation = explanationOf('invalid', { source: 'off' });
    await openNew();
    expect(await sheet().findByText(/prerequisite of this flag is not met/)).toBeVisible();
    expect(sheet().getByText(/no longer fits the flag/)).toBeVisible();
  });

  it('tells that an account is disabled, whoever opened the editor', async () => {
    directory.special['/api/admin/users/lookup'] = () =>
      Response.json({
        data: [{ user: { ...ada, role: 'user', disabled: true }, override: null }],
        not_found: [],
      });
    await openNew();
    expect(await sheet().findByText(/account of ada@example.com is disabled/)).toBeVisible();
  });
});

describe('the policy for overrides', () => {
  beforeEach(() => {
    directory.policy = { require_reason: true, require_expiry: true, max_expiry_days: 30 };
  });

  it('is told before saving, and chooses an end that it allows', async () => {
    await openNew();
    expect(await sheet().findByText('Every override here must end within 30 days.')).toBeVisible();
    expect(sheet().getByText('Every override here must have one.')).toBeVisible();
    expect(sheet().queryByRole('radio', { name: 'No end' })).toBeNull();
    expect(sheet().getByRole('radio', { name: '1 week' })).toHaveProperty('checked', true);
  });

  it('is asked for at its fields, and nothing is sent until it is satisfied', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const user = await openNew();
    await sheet().findByText('Every override here must have one.');
    await user.click(sheet().getByRole('radio', { name: 'Date and time' }));
    await user.clear(sheet().getByLabelText('End date'));
    await user.type(sheet().getByLabelText('End date'), '2027-06-01');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(sheet().getByText('Say why: the policy asks for a reason.')).toBeVisible();
    expect(sheet().getByText('Choose an end within 30 days: the policy allows no later one.')).toBeVisible();
    expect(actions.create).not.toHaveBeenCalled();
    await user.type(sheet().getByLabelText('Reason'), 'Ticket');
    await user.click(sheet().getByRole('radio', { name: '1 hour' }));
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(actions.create).toHaveBeenCalledTimes(1);
  });

  it('asks nothing of a paused override', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const user = await openNew();
    await sheet().findByText('Every override here must have one.');
    await user.click(sheet().getByRole('switch', { name: 'Enabled' }));
    await user.click(sheet().getByRole('radio', { name: 'No end' }));
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(JSON.parse(actions.create.mock.calls[0]?.[1] ?? '')).toMatchObject({
      reason: null,
      expires_at: null,
    });
  });

  it('of a stored override stands in the way of a change, even of what was not touched', async () => {
    const user = await openStored();
    await sheet().findByText('Every override here must end within 30 days.');
    await user.type(sheet().getByLabelText('Reason'), '!');
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    expect(sheet().getByText('Choose an end: the policy asks for one.')).toBeVisible();
    expect(actions.update).not.toHaveBeenCalled();
  });
});

describe('editing an override', () => {
  it('sends what changed, and only if nobody else changed it', async () => {
    const saved = anOverride({ version: 2, reason: 'new words', etag: '0c6e2b56-2' });
    actions.update.mockResolvedValue(done(saved));
    const user = await openStored();
    await user.clear(sheet().getByLabelText('Reason'));
    await user.type(sheet().getByLabelText('Reason'), 'new words');
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    expect(actions.update).toHaveBeenCalledWith(
      ada.id,
      'ui.dark_mode',
      '{"reason":"new words"}',
      '0c6e2b56-1',
    );
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    const [, , body, etag] = actions.update.mock.calls[1] ?? [];
    expect(JSON.parse(body ?? '')).toMatchObject({ reason: 'Ticket 4812' });
    // Whatever somebody has made of it since stays.
    expect(etag).toBe('0c6e2b56-2');
  });

  it('without a change writes nothing', async () => {
    const user = await openStored();
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(actions.update).not.toHaveBeenCalled();
    expect(screen.queryByText('Override saved')).toBeNull();
  });

  it('can be left by Cancel', async () => {
    const user = await openStored();
    await user.click(sheet().getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('going to another page', () => {
  const target = { mode: 'edit', override: anOverride() } as const;
  const openAndLeave = async (typed: string) => {
    const view = drawEditor(target);
    await view.user.click(screen.getByText('Open'));
    await screen.findByRole('dialog');
    const reason = await sheet().findByLabelText('Reason');
    if (typed !== '') await view.user.type(reason, typed);
    place.pathname = '/users';
    view.redraw(<PageWithEditor target={target} />);
  };

  it('closes the sheet in which nothing was typed', async () => {
    await openAndLeave('');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('keeps the sheet in which something was typed', async () => {
    await openAndLeave('!');
    expect(sheet().getByLabelText('Reason')).toHaveValue('Ticket 4812!');
  });
});

describe('a look-up that fails', () => {
  it.each([
    [401, 'Your session has ended. Sign in again to go on.'],
    [503, 'This cannot be read just now. Try again in a moment.'],
  ])('with %d says so in the list', async (status, message) => {
    directory.special['/api/admin/users'] = () => new Response(null, { status });
    const user = await openEmpty();
    await user.keyboard('a');
    expect(await screen.findByText(message)).toBeVisible();
  });

  it('of the flag says so in its place', async () => {
    directory.special['/api/admin/feature-flags/ui.dark_mode'] = () =>
      Promise.reject(new TypeError('offline'));
    const { user } = drawEditor({ mode: 'edit', override: anOverride() });
    await user.click(screen.getByText('Open'));
    await screen.findByRole('dialog');
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
  });

  it('that finds nothing says that too', async () => {
    directory.people = [];
    const user = await openEmpty();
    await user.keyboard('x');
    expect(await screen.findByText('Nothing fits.')).toBeVisible();
  });

  it('of the server’s answer is not the end: what is refused can be edited', async () => {
    actions.create.mockResolvedValue(refusal('override_exists'));
    actions.find.mockResolvedValue(refusal('internal'));
    const user = await openNew();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    await user.click(await sheet().findByRole('button', { name: 'Edit existing override' }));
    expect(await screen.findByText('It was refused. Nothing was changed.')).toBeVisible();
  });
});
