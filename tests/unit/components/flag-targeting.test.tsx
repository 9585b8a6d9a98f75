// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TargetingEditor } from '@/components/flag/targeting-editor';
import type { FlagActions } from '@/components/flags/flag-actions';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { aFlag, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const update = vi.fn<FlagActions['update']>();
const LOOK_ONLY = 'Only admins can change flags.';

const pricing = (changes: Partial<FlagView> = {}) =>
  aFlag({
    name: 'experiment.pricing',
    type: 'string',
    variants: [
      { key: 'control', value: 'three' },
      { key: 'slider', value: 'usage' },
    ],
    default: { variant: 'control' },
    off: { variant: 'control' },
    rules: [
      {
        id: 'eu',
        name: 'EU professionals',
        enabled: true,
        conditions: [{ attribute: 'country', operator: 'in', values: ['CH', 'AT'] }],
        rollout: { percent: 25, bucket_by: 'user_id', salt: 'experiment.pricing' },
        serve: { variant: 'slider' },
      },
      { id: 'all', name: '', enabled: false, conditions: [], rollout: null, serve: { variant: 'slider' } },
    ],
    ...changes,
  });

const matches = [
  { rule_id: 'eu', matching: 1_240, served: 310, total: 100_000, exact: false, margin: 41 },
  { rule_id: 'all', matching: 5, served: 5, total: 5, exact: true, margin: 0 },
];

/** What the server answers to each address. */
const answers = new Map<string, () => unknown>();
const asked = vi.fn();

beforeEach(() => {
  goTo('/feature-flags/experiment.pricing');
  update.mockReset();
  asked.mockReset();
  answers.clear();
  answers.set('/rule-matches', () => ({ rule_matches: matches }));
  answers.set('/api/admin/users', () => ({ data: [] }));
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked(url, init?.body);
    const answer = [...answers].find(([part]) => url.includes(part))?.[1]();
    if (typeof answer === 'number') return new Response('{}', { status: answer });
    return Response.json(answer ?? { data: [] });
  });
});

interface Drawn {
  readonly flag?: FlagView;
  readonly pending?: readonly ScheduledChangeView[];
  readonly blocked?: string;
}

const editor = ({ flag = pricing(), pending = [], blocked }: Drawn = {}) => (
  <TargetingEditor flag={flag} pending={pending} update={update} blocked={blocked} />
);
const draw = (drawn: Drawn = {}) => renderInApp(editor(drawn));
type User = ReturnType<typeof draw>['user'];

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const sent = (call = 0) => JSON.parse(update.mock.calls[call]?.[1] ?? 'null');

async function serveByDefault(user: User, option: RegExp) {
  await user.click(button('Change default'));
  await user.click(await screen.findByRole('combobox', { name: 'Variant' }));
  await user.click(await screen.findByRole('option', { name: option }));
}

async function review(user: User) {
  await user.click(button('Review and save'));
  return within(await screen.findByRole('dialog'));
}

async function saveDefault(user: User) {
  await serveByDefault(user, /slider/);
  const dialog = await review(user);
  await user.click(dialog.getByRole('button', { name: 'Save changes' }));
  return dialog;
}

describe('what a flag serves', () => {
  it('is read from top to bottom as it is decided', () => {
    draw({ flag: pricing({ prerequisites: [{ flag: 'ui.checkout', variants: ['on', 'beta'] }] }) });
    expect(screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)).toEqual([
      'Variants',
      'User overrides',
      'Prerequisites',
      'Rules',
      'Scheduled changes',
      'Default',
      'Off value',
    ]);
    expect(screen.getByText('If country is any of "CH", "AT": 25 % of them get')).toBeVisible();
    expect(screen.getByText('is on or beta')).toBeVisible();
    expect(screen.getByText('Disabled')).toBeVisible();
  });

  it('says how many keep a pinned value, what time will change, and that the flag is off', () => {
    const step: ScheduledChangeView = {
      id: 's1',
      flagName: 'experiment.pricing',
      at: new Date(NOW.getTime() + 3 * 86_400_000),
      timeZone: 'UTC',
      enabled: true,
      default: { variant: 'slider' },
      reason: null,
      status: 'pending',
      failure: null,
      createdBy: 'grace@example.com',
      updatedBy: 'grace@example.com',
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
      etag: '1',
    };
    draw({
      flag: pricing({ enabled: false, overrideCount: 4, activeOverrideCount: 3, defaultFrom: 'x' }),
      pending: [step, { ...step, id: 's2' }],
    });
    expect(screen.getByText('3 people keep their pinned value, whatever follows.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Show overrides' })).toHaveAttribute(
      'href',
      '/feature-flags/experiment.pricing?tab=overrides',
    );
    expect(screen.getByText('the flag is switched on, the default becomes slider')).toBeVisible();
    expect(screen.getByText('and 1 more to come')).toBeVisible();
    expect(screen.getByText(/The default below was put there by a scheduled change/)).toBeVisible();
    expect(screen.getByText(/The flag is off: everybody without an override/)).toBeVisible();
  });

  it('of a boolean flag has no variants to change, and of a flag of plain values they can be named', async () => {
    const { redraw } = draw({ flag: aFlag() });
    expect(screen.queryByRole('heading', { name: 'Variants' })).toBeNull();
    const plain = { type: 'number', variants: [], default: { value: 5 }, off: { value: 0 } } as const;
    redraw(<div />);
    const { user } = draw({ flag: aFlag({ name: 'limits.seats', ...plain }) });
    await user.click(button('Change variants'));
    await user.click(await screen.findByRole('button', { name: 'Name the values' }));
    expect(screen.getAllByLabelText('Key').map((field) => (field as HTMLInputElement).value)).toEqual([
      '5',
      '0',
    ]);
  });

  it('counts for how many people each rule holds', async () => {
    const { user } = draw();
    const estimate = await screen.findByRole('button', {
      name: 'About 1,240 of 100,000 people match, about 310 are served',
    });
    await user.hover(estimate);
    expect(await screen.findByRole('tooltip')).toHaveTextContent('at most 41 people off');
    expect(button('5 of 5 people match')).toBeVisible();
    expect(JSON.parse(asked.mock.calls[0]?.[1]).rules).toHaveLength(2);
  });

  it.each([
    [422, 'People are counted when all rules are complete.'],
    [500, 'People cannot be counted just now.'],
  ])('says when people cannot be counted (%d)', async (status, text) => {
    answers.set('/rule-matches', () => status);
    draw();
    expect((await screen.findAllByText(text))[0]).toBeVisible();
  });

  it('is all there for those who may only look, and controls say who can change it', async () => {
    const { user } = draw({ blocked: LOOK_ONLY });
    await user.click(button('EU professionals'));
    expect(await screen.findByLabelText('Name')).toHaveValue('EU professionals');
    expect(screen.getByRole('group', { name: 'Fields of rule 1' })).toHaveAttribute('disabled', '');
    for (const name of ['Add rule', 'Change default', 'Change variants', 'Actions for EU professionals']) {
      await user.click(button(name));
      expect(await screen.findByRole('tooltip')).toHaveTextContent(LOOK_ONLY);
      await user.unhover(button(name));
    }
    expect(screen.queryByRole('button', { name: 'Review and save' })).toBeNull();
  });
});

describe('saving', () => {
  it('shows the difference first, writes only over the version that was looked at, and can be undone', async () => {
    const saved = pricing({ default: { variant: 'slider' }, version: 2, etag: '2' });
    update.mockResolvedValue(done(saved));
    const { user } = draw({ flag: pricing({ activeOverrideCount: 1 }) });
    await serveByDefault(user, /slider/);
    expect(screen.getByText('1 unsaved change')).toBeVisible();
    const dialog = await review(user);
    expect(dialog.getByRole('list', { name: 'What changes' })).toHaveTextContent(
      'Defaultcontrol→becameslider',
    );
    expect(dialog.getByText('1 person keeps an overridden value.')).toBeVisible();
    expect(update).not.toHaveBeenCalled();
    await user.dblClick(dialog.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('Flag saved')).toBeVisible();
    expect(update.mock.calls).toEqual([
      ['experiment.pricing', '{"default":{"variant":"slider"}}', '1', undefined],
    ]);
    expect(screen.queryByRole('button', { name: 'Review and save' })).toBeNull();

    await user.click(button('Undo'));
    expect(update.mock.calls[1]).toEqual(['experiment.pricing', '{"default":{"variant":"control"}}', '2']);
  });

  it('offers to pause the overrides that are in the way, and names them', async () => {
    const overrides = [{ id: 'o1', user_id: 'u1', email: 'ada@example.com' }];
    update.mockResolvedValueOnce(refusal('flag_in_use', { details: { override_count: 7, overrides } }));
    update.mockResolvedValueOnce(done(pricing({ version: 2, etag: '2' })));
    const { user } = draw();
    const dialog = await saveDefault(user);
    expect(await dialog.findByRole('link', { name: 'ada@example.com' })).toHaveAttribute('href', '/users/u1');
    expect(dialog.getByRole('link', { name: '6 more overrides' })).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Pause 7 overrides and save' }));
    expect(update.mock.calls[1]?.[3]).toBe('pause');
    expect(await screen.findByText('Flag saved')).toBeVisible();
  });

  it('names the flags and scheduled changes that are in the way, which cannot be paused', async () => {
    const references = [{ kind: 'prerequisite', flag: 'ui.other', variants: ['slider'] }];
    update.mockResolvedValue(
      refusal('flag_in_use', { details: { reference_count: 1, references, override_count: 1 } }),
    );
    const { user } = draw();
    const dialog = await saveDefault(user);
    expect(await dialog.findByRole('link', { name: 'ui.other' })).toHaveAttribute(
      'href',
      '/feature-flags/ui.other',
    );
    expect(dialog.getByText('Nothing was saved. Change that first.')).toBeVisible();
    expect(dialog.queryByRole('button', { name: /^Pause/ })).toBeNull();
  });

  it('keeps everything when the connection or the session is lost, or the server refuses', async () => {
    update.mockRejectedValueOnce(new TypeError('offline'));
    update.mockResolvedValueOnce(refusal('unauthenticated'));
    const fields = [{ path: 'flag_name', message: 'is stored in a way that cannot be read' }];
    update.mockResolvedValueOnce(refusal('invalid', { fields }));
    const { user } = draw();
    const dialog = await saveDefault(user);
    const again = () => user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(await dialog.findByText(/cannot be reached/)).toBeVisible();
    await again();
    expect(await dialog.findByText(/Your session has ended/)).toBeVisible();
    await again();
    expect(await dialog.findByText(/Flag_name is stored in a way/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByText('1 unsaved change')).toBeVisible();
  });

  it('says what the server found wrong at the field, opens it and puts the focus there', async () => {
    const fields = [{ path: 'rules.0.conditions.0.values.1', message: 'must be text' }];
    update.mockResolvedValue(refusal('invalid', { fields }));
    const { user } = draw();
    await saveDefault(user);
    expect(await screen.findByText('Must be text.')).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByLabelText('Name')).toBeVisible();
  });

  it('does not begin while something is no value', async () => {
    const { user } = draw();
    await user.click(button('EU professionals'));
    await user.clear(await screen.findByLabelText('Share in percent'));
    await user.click(button('Review and save'));
    expect(await screen.findByText('Type 0 to 100, with three decimals or fewer.')).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText('Share in percent')).toHaveFocus());
    expect(update).not.toHaveBeenCalled();
  });

  it('is given up with one click, which can be taken back', async () => {
    const { user } = draw();
    await serveByDefault(user, /slider/);
    await user.click(button('Discard changes'));
    expect(screen.queryByText('1 unsaved change')).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('1 unsaved change')).toBeVisible();
  });
});

describe('when somebody else saves meanwhile', () => {
  const theirs = (changes: Partial<FlagView>) =>
    pricing({ version: 2, etag: '2', updatedBy: 'grace@example.com', updatedAt: NOW, ...changes });

  it('other parts come in by themselves, and mine are kept', async () => {
    const { user, redraw } = draw();
    await serveByDefault(user, /slider/);
    redraw(editor({ flag: theirs({ rules: [], enabled: false }) }));
    expect(
      await screen.findByText(/grace@example.com saved other parts of this flag meanwhile/),
    ).toBeVisible();
    expect(screen.getByText('1 unsaved change')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'EU professionals' })).toBeNull();
    update.mockResolvedValue(done(theirs({ version: 3 })));
    const dialog = await review(user);
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(update.mock.calls[0]?.slice(1, 3)).toEqual(['{"default":{"variant":"slider"}}', '2']);
  });

  it('a page on which nothing is typed just shows it', () => {
    const { redraw } = draw();
    redraw(editor({ flag: theirs({ rules: [] }) }));
    expect(screen.queryByRole('button', { name: 'EU professionals' })).toBeNull();
    expect(screen.queryByText(/meanwhile/)).toBeNull();
  });

  it('the same part is shown in both versions; mine goes on top of theirs, or gives way', async () => {
    const { user, redraw } = draw();
    await user.click(button('Actions for EU professionals'));
    await user.click(await screen.findByRole('menuitem', { name: 'Disable rule' }));
    redraw(editor({ flag: theirs({ rules: [], owner: 'growth' }) }));
    const conflict = within(await screen.findByRole('alert'));
    expect(conflict.getByText(/grace@example.com changed this just now/)).toBeVisible();
    expect(conflict.getByRole('list', { name: 'What they changed' })).toHaveTextContent('removed');
    expect(conflict.getByRole('list', { name: 'What you changed' })).toHaveTextContent('EU professionals');
    await user.click(button('Review and save'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Decide first whose version is to stay');

    await user.click(conflict.getByRole('button', { name: 'Keep mine' }));
    update.mockResolvedValue(done(theirs({ version: 3 })));
    const dialog = await review(user);
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(sent().rules).toHaveLength(2);
    expect(update.mock.calls[0]?.[2]).toBe('2');
  });

  it('taking theirs gives up mine', async () => {
    const { user, redraw } = draw();
    await serveByDefault(user, /slider/);
    const both = pricing().variants.concat({ key: 'team', value: 'calculator' });
    redraw(editor({ flag: theirs({ variants: both, default: { variant: 'team' } }) }));
    await user.click(await screen.findByRole('button', { name: 'Take theirs' }));
    expect(screen.queryByText('1 unsaved change')).toBeNull();
    expect(screen.getAllByText('team').length).toBeGreaterThan(0);
  });

  it('a save that comes too late fetches their version and saves nothing', async () => {
    update.mockResolvedValue(refusal('version_mismatch'));
    const { user, redraw } = draw();
    await saveDefault(user);
    expect(await screen.findByText(/nothing of yours was saved yet/)).toBeVisible();
    expect(router.refresh).toHaveBeenCalledOnce();
    redraw(editor({ flag: theirs({ owner: 'growth' }) }));
    expect(await screen.findByText(/saved other parts of this flag meanwhile/)).toBeVisible();
  });
});

describe('rules', () => {
  const names = () =>
    within(screen.getByRole('list', { name: 'Rules' }))
      .getAllByRole('heading', { level: 3 })
      .map((heading) => heading.textContent);
  const choose = async (user: User, rule: string, action: string) => {
    await user.click(button(`Actions for ${rule}`));
    await user.click(await screen.findByRole('menuitem', { name: action }));
  };

  it('are put into another order by a menu, and that is read out', async () => {
    const { user } = draw();
    await choose(user, 'EU professionals', 'Move down');
    expect(names()).toEqual(
      ['Rule 1DisabledUnsaved', 'EU professionalsUnsaved'].map((name) => name.replace('Unsaved', '')),
    );
    expect(screen.getByText('EU professionals is now rule 2 of 2.')).toBeVisible();
    await choose(user, 'EU professionals', 'Move up');
    expect(names()).toEqual(['EU professionals', 'Rule 2Disabled']);
    expect(screen.queryByText('1 unsaved change')).toBeNull();
  });

  it('can be taken up by the grip once somebody takes hold of it, which keeps the focus', async () => {
    // Loading it for the first time takes longer than a test may wait.
    await import('@/components/flag/sortable-rules');
    draw();
    act(() => button('Reorder EU professionals').focus());
    await waitFor(() =>
      expect(button('Reorder EU professionals')).toHaveAttribute('aria-roledescription', 'sortable'),
    );
    expect(button('Reorder EU professionals')).toHaveFocus();
    expect(await screen.findByText(/Press space to take up the rule/)).toBeVisible();
  });

  it('are added, written, duplicated, disabled and removed', async () => {
    update.mockResolvedValue(done(pricing({ version: 2 })));
    const { user } = draw();
    await user.click(button('Add rule'));
    await user.type(await screen.findByLabelText('Name'), 'Everybody');
    await user.click(screen.getByRole('switch', { name: 'Only a share of them' }));
    await user.clear(screen.getByLabelText('Share in percent'));
    await user.type(screen.getByLabelText('Share in percent'), '12.5');
    screen.getByRole('slider').focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByLabelText('Share in percent')).not.toHaveValue('12.5');
    await user.click(screen.getByText('Split by share'));
    await user.clear(screen.getByLabelText('Share of control'));
    await user.type(screen.getByLabelText('Share of control'), '30');
    expect(screen.getByLabelText('Share of slider')).toHaveValue('70');
    await user.click(button('Even out'));
    await choose(user, 'EU professionals', 'Remove rule');
    expect(screen.getByText('EU professionals is removed.')).toBeVisible();
    await choose(user, 'Rule 1', 'Enable rule');
    await choose(user, 'Rule 1', 'Duplicate rule');
    expect(screen.getByText('4 unsaved changes')).toBeVisible();
    const dialog = await review(user);
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(sent().rules).toMatchObject([
      { id: 'all', enabled: true },
      { enabled: true, serve: { variant: 'slider' } },
      {
        name: 'Everybody',
        rollout: { bucket_by: 'user_id' },
        serve: {
          split: [
            { variant: 'control', weight: 50 },
            { variant: 'slider', weight: 50 },
          ],
        },
      },
    ]);
    expect(sent().rules[1].id).toBeUndefined();
  });

  it('of a flag without any say what they are for', () => {
    draw({ flag: pricing({ rules: [] }) });
    expect(screen.getByText(/None yet: a rule serves some people something else/)).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('variants', () => {
  it('are renamed, given another value and added', async () => {
    update.mockResolvedValue(done(pricing({ version: 2 })));
    const { user } = draw();
    await user.click(button('Change variants'));
    const [first] = await screen.findAllByLabelText('Key');
    await user.type(first as HTMLElement, '-2');
    await user.click(button('Add variant'));
    await user.type(screen.getAllByLabelText('Key')[2] as HTMLElement, 'team');
    await user.type(screen.getAllByLabelText('Value')[2] as HTMLElement, 'calculator');
    const dialog = await review(user);
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(sent()).toMatchObject({
      variants: [
        { key: 'control-2', value: 'three' },
        { key: 'slider' },
        { key: 'team', value: 'calculator' },
      ],
      default: { variant: 'control-2' },
      off: { variant: 'control-2' },
    });
  });

  it('that are served somewhere are removed once it is said what is served instead', async () => {
    const { user } = draw();
    await user.click(button('Change variants'));
    await user.click(await screen.findByRole('button', { name: 'Remove slider' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(dialog.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'EU professionals',
      'Rule 2',
    ]);
    await user.click(dialog.getByRole('button', { name: 'Remove variant' }));
    expect(screen.queryByRole('button', { name: 'Remove slider' })).toBeNull();
    // The last one leaves plain values, and needs no question.
    await user.click(button('Remove control'));
    expect(screen.getByText('None: this flag serves plain values.')).toBeVisible();
  });

  it('tell the default and the off value among what serves them', async () => {
    const { user } = draw();
    await user.click(button('Change variants'));
    await user.click(await screen.findByRole('button', { name: 'Remove control' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(dialog.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'the default',
      'the off value',
    ]);
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByText(/unsaved change/)).toBeNull();
  });
});

describe('prerequisites', () => {
  const checkout = {
    name: 'ui.checkout',
    type: 'boolean',
    variants: [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ],
  };

  it('are chosen from the flags, and what they must be from their variants', async () => {
    update.mockResolvedValue(
      refusal('invalid', { fields: [{ path: 'prerequisites.0.flag', message: 'would close a circle' }] }),
    );
    answers.set('/feature-flags/ui.checkout', () => checkout);
    answers.set('/feature-flags?', () => ({ data: [checkout, { ...checkout, name: 'experiment.pricing' }] }));
    const { user } = draw();
    await user.click(button('Change prerequisites'));
    await user.click(await screen.findByRole('button', { name: 'Add prerequisite' }));
    await user.click(await screen.findByLabelText('Flag'));
    const options = await screen.findAllByRole('option');
    expect(options).toHaveLength(1);
    await user.click(options[0] as HTMLElement);
    await user.click(await screen.findByRole('checkbox', { name: 'on' }));
    const dialog = await review(user);
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(sent()).toEqual({ prerequisites: [{ flag: 'ui.checkout', variants: ['on'] }] });
    expect(await screen.findByText('Would close a circle.')).toBeVisible();
  });

  it('say when the other flag has no variants, and can be taken off', async () => {
    answers.set('/feature-flags/limits.seats', () => ({ ...checkout, variants: [] }));
    const { user } = draw({
      flag: pricing({ prerequisites: [{ flag: 'limits.seats', variants: [] }] }),
    });
    await user.click(button('Change prerequisites'));
    expect(await screen.findByText(/it has no variants to depend on/)).toBeVisible();
    await user.click(button('Remove prerequisite limits.seats'));
    expect(screen.queryByText(/no variants to depend on/)).toBeNull();
    expect(screen.getByText('1 unsaved change')).toBeVisible();
  });

  it('name a circle that is about none of them', async () => {
    update.mockResolvedValue(
      refusal('invalid', { fields: [{ path: 'prerequisites', message: 'make too long a chain' }] }),
    );
    const { user } = draw();
    await saveDefault(user);
    expect(await screen.findByText('Make too long a chain.')).toBeVisible();
  });
});
