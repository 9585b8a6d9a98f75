// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type FeatureFlagsTab, FeatureFlagsTabs } from '@/components/flags/feature-flags-tabs';
import { servedBy } from '@/components/flags/flag-actions';
import type { FlagFilters } from '@/components/flags/flag-filters';
import { FlagsPanel } from '@/components/flags/flags-panel';
import { flagErrors } from '@/components/flags/new-flag';
import { NewFlagButton } from '@/components/flags/new-flag-button';
import { ScheduleProvider } from '@/components/schedules/schedule-provider';
import type { ScheduleActions } from '@/components/schedules/types';
import type { FlagListRow, FlagView } from '@/lib/flags/types';
import { aFlag, done, refusal } from './support/data';
import { flagActions as actions, resetFlagActions } from './support/flag-actions';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

// What is loaded on demand is there already: a busy machine takes its time over it.
await import('@/components/schedules/schedule-sheet');
await import('@/components/flags/new-flag-sheet');
vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const NO_FILTERS: FlagFilters = {
  q: '',
  type: 'all',
  state: 'active',
  tag: null,
  overrides: 'any',
  sort: 'name',
};
const LOOK_ONLY = 'Only admins can change flags.';

beforeEach(() => {
  goTo('/feature-flags');
  resetFlagActions();
});

const scheduleActions: ScheduleActions = {
  create: vi.fn(),
  update: vi.fn(),
  cancel: vi.fn(),
  find: vi.fn(),
  preview: vi.fn(async () => refusal('invalid')),
};

function draw(
  flags: readonly FlagView[],
  filters: Partial<FlagFilters> = {},
  blocked?: string,
  next: FlagListRow['next'] = null,
) {
  return renderInApp(
    <ScheduleProvider actions={scheduleActions} blocked={blocked}>
      <FlagsPanel
        page={{ data: flags.map((flag) => ({ flag, next })), nextCursor: null, total: flags.length }}
        filters={{ ...NO_FILTERS, ...filters }}
        tags={['web', 'beta']}
        actions={actions}
        blocked={blocked}
      />
    </ScheduleProvider>,
  );
}

const switched = (flag: FlagView, paused = 0, pausedAt: number | null = null) =>
  done({ flag, paused, pausedAt });

const dialog = () => within(screen.getByRole('alertdialog'));

describe('the kill switch', () => {
  it('is thrown after a dialog that says whom it reaches and who keeps an overridden value', async () => {
    actions.switch.mockResolvedValue(switched(aFlag({ enabled: false })));
    const { user } = draw([aFlag({ overrideCount: 4, activeOverrideCount: 3 })]);
    await user.click(screen.getByRole('switch', { name: 'ui.dark_mode is on' }));
    expect(await dialog().findByText('That gives 38 of 41 people another value.')).toBeVisible();
    expect(actions.reach).toHaveBeenCalledWith('ui.dark_mode', false);
    expect(dialog().getByText('3 people keep an overridden value.')).toBeVisible();
    expect(dialog().getByRole('link', { name: 'Show them' })).toHaveAttribute(
      'href',
      '/feature-flags?tab=overrides&status=active&flag=ui.dark_mode',
    );
    expect(actions.switch).not.toHaveBeenCalled();
    await user.click(dialog().getByRole('button', { name: 'Turn off flag' }));
    expect(actions.switch).toHaveBeenCalledWith('ui.dark_mode', '{"enabled":false}');
    expect(await screen.findByText('Flag turned off')).toBeVisible();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Undone')).toBeVisible();
    expect(actions.switch).toHaveBeenLastCalledWith('ui.dark_mode', '{"enabled":true}');
    expect(actions.undoOverrides).not.toHaveBeenCalled();
  });

  it('pauses the overrides with it in the same act, and undoing it resumes just those', async () => {
    actions.switch.mockResolvedValue(switched(aFlag({ enabled: false }), 3, 812));
    actions.undoOverrides.mockResolvedValue(done({}));
    const { user } = draw([aFlag({ overrideCount: 4, activeOverrideCount: 3 })]);
    const throwIt = async () => {
      await user.click(screen.getByRole('switch', { name: 'ui.dark_mode is on' }));
      await user.click(dialog().getByRole('checkbox', { name: 'Pause their overrides too' }));
    };
    await throwIt();
    await user.click(dialog().getByRole('button', { name: 'Turn off flag' }));
    expect(actions.switch).toHaveBeenCalledWith('ui.dark_mode', '{"enabled":false,"pause_overrides":true}');
    expect(await screen.findByText('Flag turned off, 3 overrides paused')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Undone')).toBeVisible();
    expect(actions.undoOverrides).toHaveBeenCalledWith('{"revision":812}');

    await throwIt();
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('switch', { name: 'ui.dark_mode is on' }));
    expect(dialog().getByRole('checkbox')).toHaveAttribute('aria-checked', 'false');
  });

  it.each([
    [0, true, 'Of 41 people nobody gets another value by that.'],
    [5, false, 'That gives about 5 of 41 people another value.'],
  ])('that reaches %d people (exactly: %s) says "%s"', async (changed, exact, text) => {
    const users = { total: 41, exact, margin: 0, changed };
    actions.reach.mockResolvedValue(
      done({ at: new Date(), users, shadowed: { override: 0, rule: 0, off: 0 } }),
    );
    const { user } = draw([aFlag()]);
    await user.click(screen.getByRole('switch'));
    expect(await dialog().findByText(text)).toBeVisible();
  });

  it('is taken back in the same way, and says what everybody gets', async () => {
    actions.switch.mockResolvedValue(switched(aFlag()));
    const { user } = draw([aFlag({ enabled: false, overrideCount: 1, activeOverrideCount: 1 })]);
    expect(screen.getByText('Off')).toBeVisible();
    await user.click(screen.getByRole('switch'));
    expect(dialog().getByText('on')).toBeVisible();
    expect(dialog().getByText('1 person keeps an overridden value.')).toBeVisible();
    expect(dialog().getByRole('checkbox', { name: 'Pause this override too' })).toBeVisible();
    await user.click(dialog().getByRole('button', { name: 'Turn on flag' }));
    expect(actions.switch).toHaveBeenCalledWith('ui.dark_mode', '{"enabled":true}');
  });

  it('stays when the dialog is left, or the server refuses, or nobody answers', async () => {
    actions.reach.mockRejectedValue(new TypeError('offline'));
    actions.switch.mockResolvedValueOnce(refusal('forbidden'));
    actions.switch.mockRejectedValueOnce(new TypeError('offline'));
    const { user } = draw([aFlag()]);
    await user.click(screen.getByRole('switch'));
    expect(dialog().getByText('Nobody has an overridden value.')).toBeVisible();
    expect(await dialog().findByText(/cannot be counted now/)).toBeVisible();
    await user.click(dialog().getByRole('button', { name: 'Turn off flag' }));
    expect(await dialog().findByText('It was refused. Nothing was changed.')).toBeVisible();
    await user.click(dialog().getByRole('button', { name: 'Turn off flag' }));
    expect(await dialog().findByText('Pennon cannot be reached. Nothing was changed.')).toBeVisible();
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    expect(screen.getByRole('switch')).toHaveAttribute('aria-checked', 'true');
  });

  it('cannot be thrown by those who may only look, and they are told who can', async () => {
    const { user } = draw([aFlag()], {}, LOOK_ONLY);
    for (const control of [
      screen.getByRole('switch'),
      screen.getByRole('button', { name: /^Actions for/ }),
    ]) {
      await user.click(control);
      expect(await screen.findByRole('tooltip')).toHaveTextContent(LOOK_ONLY);
      await user.unhover(control);
    }
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('archiving', () => {
  it.each([
    [0, 'It has no overrides.'],
    [1, 'Its 1 override is kept'],
    [2, 'Its 2 overrides are kept'],
  ])('with %d overrides says what happens to them', async (overrideCount, text) => {
    actions.archive.mockResolvedValue(done(aFlag()));
    const { user } = draw([aFlag({ overrideCount })]);
    await user.click(screen.getByRole('button', { name: 'Actions for ui.dark_mode' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Archive flag' }));
    expect(screen.getByRole('alertdialog')).toHaveTextContent(text);
    await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
    expect(actions.archive).toHaveBeenCalledWith('ui.dark_mode');
    expect(await screen.findByText('Flag archived')).toBeVisible();
    // With overrides there is no way back: they would come back paused.
    expect(screen.queryByRole('button', { name: 'Undo' }) === null).toBe(overrideCount > 0);
  });

  it('can be undone, and says why it cannot be done', async () => {
    actions.archive.mockRejectedValueOnce(new TypeError('offline'));
    actions.archive.mockResolvedValueOnce(refusal('flag_in_use', { message: 'Other flags need it' }));
    actions.archive.mockResolvedValueOnce(done(aFlag()));
    actions.restore.mockResolvedValue(done(aFlag()));
    const { user } = draw([aFlag()]);
    await user.click(screen.getByRole('button', { name: 'Actions for ui.dark_mode' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Archive flag' }));
    for (const text of [/cannot be reached/, 'Other flags need it. Nothing was changed.']) {
      await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
      expect(await dialog().findByText(text)).toBeVisible();
    }
    await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(actions.restore).toHaveBeenCalledWith('ui.dark_mode');
  });

  it.each([
    [0, 'Applications get it again.'],
    [1, 'Its 1 override comes back paused.'],
    [2, 'Its 2 overrides come back paused.'],
  ])('is taken back; with %d overrides it says that they are paused', async (overrideCount, text) => {
    actions.restore.mockResolvedValue(done(aFlag()));
    const { user } = draw([aFlag({ archivedAt: new Date(), overrideCount })]);
    expect(screen.queryByRole('switch')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Actions for ui.dark_mode' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Restore flag' }));
    expect(screen.getByRole('alertdialog')).toHaveTextContent(text);
    await user.click(dialog().getByRole('button', { name: 'Restore flag' }));
    expect(await screen.findByText('Flag restored')).toBeVisible();
  });
});

describe('a flag', () => {
  it('leads from its count of overrides to them', () => {
    draw([aFlag({ overrideCount: 2 }), aFlag({ name: 'other', overrideCount: 2, activeOverrideCount: 1 })]);
    expect(
      screen.getByRole('link', { name: '2 overrides of ui.dark_mode, 0 of them active' }),
    ).toHaveAttribute('href', '/feature-flags?tab=overrides&flag=ui.dark_mode');
  });

  it('that browsers may not see says so', async () => {
    const { user } = draw([aFlag({ clientVisible: false })]);
    await user.hover(screen.getByRole('button', { name: 'Hidden from browsers' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('only servers get this flag');
  });

  it('serves a plain value, a variant, or a variant that is not there', () => {
    expect(servedBy(aFlag(), { value: 5 })).toEqual([{ value: 5, variant: null, percent: 100 }]);
    expect(servedBy(aFlag(), { variant: 'on' })).toEqual([{ value: true, variant: 'on', percent: 100 }]);
    expect(servedBy(aFlag(), { variant: 'gone' })).toEqual([{ value: null, variant: 'gone', percent: 100 }]);
  });

  const split = {
    split: [
      { variant: 'on', weight: 25 },
      { variant: 'off', weight: 75 },
    ],
    bucket_by: 'user_id',
    salt: 'ui.dark_mode:split',
  };
  const rule = {
    id: 'eu',
    name: '',
    enabled: true,
    conditions: [],
    rollout: null,
    serve: { variant: 'on' },
  };

  it('shows the shares of a split in words', () => {
    draw([aFlag({ default: split })]);
    expect(screen.getByText('25 % on, 75 % off')).toBeVisible();
  });

  it.each([
    [{}, 'everybody'],
    [{ rules: [rule] }, 'everybody, by a rule'],
    [{ rules: [{ ...rule, rollout: { percent: 10, bucket_by: 'x', salt: 's' } }] }, '10 % of everybody'],
    [{ rules: [{ ...rule, enabled: false }] }, 'everybody'],
    [
      {
        rules: [
          { ...rule, name: 'EU professionals', rollout: { percent: 25, bucket_by: 'x', salt: 's' } },
          rule,
        ],
      },
      '2 rules, 25 % of EU professionals',
    ],
    [
      { rules: [{ ...rule, conditions: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }] }] },
      'plan is "pro"',
    ],
    [
      {
        rules: [
          {
            ...rule,
            conditions: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
            rollout: { percent: 5, bucket_by: 'x', salt: 's' },
          },
        ],
        prerequisites: [{ flag: 'other', variants: ['on'] }],
      },
      '5 % of those whose plan is "pro", needs other',
    ],
    [{ prerequisites: [{ flag: 'other', variants: ['on'] }] }, 'needs other'],
  ] as [Partial<FlagView>, string][])('with %j says whom it targets: %s', (changes, text) => {
    draw([aFlag(changes)]);
    expect(screen.getByText(text)).toBeVisible();
  });

  it('leads to its page, says who changed it, and when it changes next', () => {
    draw([aFlag()], {}, undefined, { at: new Date('2026-11-27T12:00:00Z'), enabled: true, default: null });
    expect(screen.getByRole('link', { name: 'ui.dark_mode' })).toHaveAttribute(
      'href',
      '/feature-flags/ui.dark_mode',
    );
    expect(screen.getByText('grace@example.com')).toBeVisible();
    expect(screen.getByText('in 3 d')).toBeVisible();
    expect(screen.getByRole('link', { name: 'switch on' })).toHaveAttribute(
      'href',
      '/feature-flags?tab=schedules&flag=ui.dark_mode',
    );
  });

  it('can have a change scheduled from its row', async () => {
    const { user } = draw([aFlag()]);
    await user.click(screen.getByRole('button', { name: 'Actions for ui.dark_mode' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Schedule change' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent('ui.dark_mode: for everybody');
  });

  it('does not promise the default to everybody where rules decide', async () => {
    const { user } = draw([aFlag({ enabled: false, rules: [rule], default: split })]);
    await user.click(screen.getByRole('switch', { name: 'ui.dark_mode is on' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog).toHaveTextContent(
      'Rules and prerequisites decide again; all others get 25 % on, 75 % off, at once.',
    );
  });
});

describe('the list of flags', () => {
  it.each([
    ['State', 'Off', 'state=off'],
    ['Type', 'json', 'type=json'],
    ['Tag', 'beta', 'tag=beta'],
    ['Overrides', 'Has overrides', 'overrides=with'],
  ])('is filtered by %s in the address', async (filter, choice, query) => {
    const { user } = draw([aFlag()]);
    expect(screen.getByText('1 flag')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    act(() => screen.getByRole('menuitem', { name: filter }).focus());
    await user.keyboard('{ArrowRight}');
    await user.click(await screen.findByRole('menuitemcheckbox', { name: choice }));
    expect(router.replace).toHaveBeenLastCalledWith(`/feature-flags?${query}`, { scroll: false });
  });

  it('says what it is filtered by, and drops that when it is taken off', async () => {
    goTo('/feature-flags', '?type=json&state=all');
    const { user } = draw([aFlag()], { type: 'json', state: 'all', tag: 'old', overrides: 'without' });
    for (const chip of ['Tag old', 'Overrides Has none', 'State All, archived too']) {
      expect(screen.getByRole('button', { name: `Remove filter ${chip}` })).toBeVisible();
    }
    await user.click(screen.getByRole('button', { name: 'Remove filter Type json' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?state=all', { scroll: false });
  });

  it('is sorted by name and by the last change, the latest first', async () => {
    const { user } = draw([aFlag()]);
    await user.click(screen.getByRole('button', { name: 'Last change' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?sort=-updated_at', { scroll: false });
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?sort=-name', { scroll: false });
  });

  it.each([
    [{}, 'No flags yet'],
    [{ q: 'x' }, 'No flag fits'],
    [{ type: 'json' }, 'No flag fits'],
    [{ state: 'all' }, 'No flag fits'],
    [{ tag: 'x' }, 'No flag fits'],
    [{ overrides: 'with' }, 'No flag fits'],
  ] as const)('that is empty with %j says "%s"', (filters, text) => {
    draw([], filters);
    expect(screen.getByText(text)).toBeVisible();
  });
});

describe('making a flag', () => {
  const open = async () => {
    const { user } = renderInApp(<NewFlagButton create={actions.create} blocked={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Create flag' }));
    const sheet = within(await screen.findByRole('dialog'));
    return { user, sheet, save: () => user.click(sheet.getByRole('button', { name: 'Create flag' })) };
  };

  it('sends a boolean flag that is off unless told otherwise', async () => {
    actions.create.mockResolvedValue(done(aFlag()));
    const { user, sheet, save } = await open();
    expect(sheet.getByLabelText('Name')).toHaveFocus();
    await user.type(sheet.getByLabelText('Name'), 'ui.dark_mode');
    await user.type(sheet.getByLabelText('Description'), 'Dark colours');
    await user.click(sheet.getByRole('switch', { name: 'Visible to browsers' }));
    await save();
    expect(actions.create.mock.calls[0]?.[0]).toBe(
      '{"name":"ui.dark_mode","type":"boolean","description":"Dark colours","default":{"variant":"off"},"client_visible":false}',
    );
    expect(await screen.findByText('Flag created')).toBeVisible();
  });

  it('sends a number as it was typed, and the type with it', async () => {
    actions.create.mockResolvedValue(done(aFlag()));
    const { user, sheet, save } = await open();
    await user.type(sheet.getByLabelText('Name'), 'limits.seats');
    await user.click(sheet.getByRole('combobox', { name: 'Type' }));
    await user.click(await screen.findByRole('option', { name: 'number' }));
    await user.type(sheet.getByLabelText('Default value'), '1.50');
    await save();
    expect(actions.create.mock.calls[0]?.[0]).toContain(
      '"type":"number","description":"","default":{"value":1.50}',
    );
  });

  it('goes back from another type to off', async () => {
    const { user, sheet } = await open();
    for (const option of ['string: text', 'boolean: on or off']) {
      await user.click(sheet.getByRole('combobox', { name: 'Type' }));
      await user.click(await screen.findByRole('option', { name: option }));
    }
    expect(sheet.getByRole('switch', { name: 'Default value' })).toHaveAttribute('aria-checked', 'false');
    await user.click(sheet.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says what is wrong at the fields before anything is sent', async () => {
    const { user, sheet, save } = await open();
    await user.type(sheet.getByLabelText('Name'), 'Bad Name');
    await save();
    expect(sheet.getByText(/^Begin with a-z or 0-9/)).toBeVisible();
    expect(sheet.getByLabelText('Name')).toHaveFocus();
    await user.type(sheet.getByLabelText('Name'), '!');
    expect(sheet.queryByText(/^Begin with/)).toBeNull();
    expect(actions.create).not.toHaveBeenCalled();
  });

  it('says what the server found wrong, and keeps what was typed', async () => {
    actions.create.mockResolvedValueOnce(refusal('flag_exists', { message: 'A flag of this name exists' }));
    actions.create.mockResolvedValueOnce(refusal('unauthenticated'));
    actions.create.mockRejectedValueOnce(new TypeError('offline'));
    const { user, sheet, save } = await open();
    await user.type(sheet.getByLabelText('Name'), 'ui.dark_mode');
    await save();
    expect(await sheet.findByText('A flag of this name exists.')).toBeVisible();
    await save();
    expect(await sheet.findByText(/Your session has ended/)).toBeVisible();
    await save();
    expect(await sheet.findByText(/cannot be reached/)).toBeVisible();
    expect(sheet.getByLabelText('Name')).toHaveValue('ui.dark_mode');
  });

  it('puts the server’s field errors to the fields', () => {
    const { error } = refusal('invalid', {
      fields: [
        { path: 'default.value', message: 'must be a number value' },
        { path: 'tags', message: 'must be 50 or fewer' },
      ],
    });
    expect(flagErrors(error)).toEqual({ value: 'This must be a number value.' });
  });

  it('is not thrown away by a click beside the sheet once something was typed, nor without a question by any other way', async () => {
    const { user, sheet } = await open();
    const beside = () => {
      const veil = document.querySelector<HTMLElement>('.bg-veil');
      return veil ? user.click(veil) : Promise.reject(new Error('there is nothing beside the sheet'));
    };
    await user.type(sheet.getByLabelText('Name'), 'a');
    await beside();
    expect(screen.getByRole('dialog')).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Close' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(sheet.getByLabelText('Name')).toHaveValue('a');
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: 'Discard changes' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    await user.click(screen.getByRole('button', { name: 'Create flag' }));
    await screen.findByRole('dialog');
    await beside();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('is nothing for those who may only look', async () => {
    const { user } = renderInApp(<NewFlagButton create={actions.create} blocked={LOOK_ONLY} />);
    await user.click(screen.getByRole('button', { name: 'Create flag' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the tabs', () => {
  const counted = (total: number, totalEstimated = false) => ({ total, totalEstimated });
  const counts = { flags: counted(10_400, true), schedules: counted(3), overrides: counted(1_234) };
  const draw = (tab: FeatureFlagsTab) =>
    renderInApp(
      <FeatureFlagsTabs tab={tab} counts={counts}>
        The list
      </FeatureFlagsTabs>,
    );

  it('each have an address and a line that tells scope, timing and purpose', async () => {
    const { user } = draw('schedules');
    expect(screen.getByText(/For everybody, at a future time/)).toBeVisible();
    expect(screen.getByText('The list')).toBeVisible();
    await user.click(screen.getByRole('tab', { name: /User overrides/ }));
    expect(router.push).toHaveBeenCalledWith('/feature-flags?tab=overrides', { scroll: false });
  });

  it('say how much there is in each, and when that is an estimate', () => {
    draw('flags');
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual([
      'Flagsabout 10,400',
      'Scheduled changes3',
      'User overrides1,234',
    ]);
  });

  it('have filters of their own, and have them still when one comes back', async () => {
    goTo('/feature-flags', '?q=dark&cursor=abc');
    const { user, redraw } = draw('flags');
    await user.click(screen.getByRole('tab', { name: /Scheduled changes/ }));
    expect(router.push).toHaveBeenLastCalledWith('/feature-flags?tab=schedules', { scroll: false });
    goTo('/feature-flags', '?tab=schedules&status=applied');
    redraw(
      <FeatureFlagsTabs tab="schedules" counts={counts}>
        The other list
      </FeatureFlagsTabs>,
    );
    await user.click(screen.getByRole('tab', { name: /^Flags/ }));
    expect(router.push).toHaveBeenLastCalledWith('/feature-flags?q=dark&tab=flags', { scroll: false });
  });
});
