// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ScheduleButton } from '@/components/schedules/schedule-button';
import { ScheduleProvider } from '@/components/schedules/schedule-provider';
import { ScheduleSteps } from '@/components/schedules/schedule-steps';
import { type ScheduleFilters, SchedulesPanel } from '@/components/schedules/schedules-panel';
import type { ScheduleActions } from '@/components/schedules/types';
import type { DraftPreview, ScheduledChangeView, ScheduleRow } from '@/lib/schedules/types';
import { done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';
import { aChange, aScheduledFlag, inHours } from './support/schedules';

// What is loaded on demand is there already: a busy machine takes its time over it.
await import('@/components/schedules/schedule-sheet');
vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const actions = {
  create: vi.fn<ScheduleActions['create']>(),
  update: vi.fn<ScheduleActions['update']>(),
  cancel: vi.fn<ScheduleActions['cancel']>(),
  find: vi.fn<ScheduleActions['find']>(),
  preview: vi.fn<ScheduleActions['preview']>(),
};
const fetched = vi.fn<typeof fetch>();
vi.stubGlobal('fetch', fetched);
const LOOK_ONLY = 'Only admins can schedule changes.';

const preview: DraftPreview = {
  at: inHours(48),
  users: { total: 100_000, exact: false, margin: 100, changed: 1_240 },
  shadowed: { override: 3, rule: 0, off: 0 },
};
const details = (change: ScheduledChangeView) => ({ ...change, conflicts: [] });

beforeEach(() => {
  goTo('/feature-flags', '?tab=schedules');
  for (const action of Object.values(actions)) action.mockReset();
  actions.preview.mockResolvedValue(done([preview]));
});

const flag = aScheduledFlag();
const sheet = () => within(screen.getByRole('dialog'));
const dialog = () => within(screen.getByRole('alertdialog'));

function drawSteps(changes: readonly ScheduledChangeView[], blocked?: string, of = flag) {
  return renderInApp(<ScheduleSteps flag={of} changes={changes} actions={actions} blocked={blocked} />);
}

async function openMenu(user: ReturnType<typeof renderInApp>['user'], item: string) {
  await user.click(screen.getByRole('button', { name: 'Actions for change of ui.dark_mode' }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
}

describe('the steps of a flag', () => {
  it('are taught when there are none', async () => {
    const { user } = drawSteps([]);
    expect(screen.getByText('Nothing is scheduled for this flag')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Schedule change' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent('Schedule change');
  });

  it('show from what to what each changes, those to come first', () => {
    drawSteps([
      aChange({
        id: '5d6f1f2a-0000-4000-8000-00000000000a',
        at: inHours(-5),
        status: 'applied',
        reason: 'Launch',
      }),
      aChange({ id: '5d6f1f2a-0000-4000-8000-00000000000c', at: inHours(72), enabled: false, default: null }),
      aChange({ id: '5d6f1f2a-0000-4000-8000-00000000000b', at: inHours(48) }),
    ]);
    expect(screen.getByText('2 still to come.')).toBeVisible();
    const rows = within(screen.getByRole('table', { name: 'Scheduled changes' }))
      .getAllByRole('row')
      .slice(1);
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringMatching(/^offon.*in 2 d.*Pending/),
      expect.stringMatching(/^Flag onFlag off.*in 3 d.*Pending/),
      expect.stringMatching(/^on.*5 h ago.*Applied/),
    ]);
    expect(screen.getByRole('button', { name: 'Reason: Launch' })).toBeVisible();
  });

  it('are drawn as a picture, which is a table for those who do not see it', () => {
    drawSteps([aChange({ enabled: true }), aChange({ id: 'x', at: inHours(72), enabled: false })]);
    const table = screen.getByRole('table', { name: 'Timeline of scheduled changes' });
    expect(
      within(table)
        .getAllByRole('row')
        .map((row) => row.textContent),
    ).toEqual([
      'FlagWhenWhat everybody gets, or what changed',
      'ui.dark_modenowoff',
      'ui.dark_modein 2 don',
      'ui.dark_modein 3 dswitched off',
    ]);
    const [before, first] = [screen.getByTitle('off, now'), screen.getByTitle(/^on, from .*2026/)];
    expect(before.style.left).toBe('10%');
    expect(Number.parseFloat(first.style.left)).toBeCloseTo(10 + (90 * 2) / 7);
  });

  it('cannot be changed by those who may only look, nor once they are in force, and all are told why', async () => {
    const { user } = drawSteps(
      [
        aChange({ status: 'pending' }),
        aChange({ id: 'y', at: inHours(-1), status: 'failed', failure: 'No such variant' }),
      ],
      LOOK_ONLY,
    );
    const [coming, past] = screen.getAllByRole('button', { name: /^Actions for change/ });
    for (const [control, why] of [
      [screen.getByRole('button', { name: 'Schedule change' }), LOOK_ONLY],
      [coming, LOOK_ONLY],
      [past, 'It could not be applied'],
      [screen.getByRole('button', { name: 'Failed' }), 'No such variant'],
    ] as const) {
      await user.click(control as HTMLElement);
      expect(await screen.findByRole('tooltip')).toHaveTextContent(why);
      await user.unhover(control as HTMLElement);
    }
  });

  it('of an archived flag cannot be made', async () => {
    const { user } = drawSteps([], undefined, aScheduledFlag({ archivedAt: new Date() }));
    await user.hover(screen.getByRole('button', { name: 'Schedule change' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('restore it');
  });
});

describe('cancelling a change', () => {
  it('is asked about, and can be taken back', async () => {
    const change = aChange({ reason: 'Launch' });
    actions.cancel.mockResolvedValue(done({ ...change, status: 'cancelled' }));
    actions.create.mockResolvedValue(done([details(change)]));
    const { user } = drawSteps([change]);
    await openMenu(user, 'Cancel change');
    expect(await screen.findByRole('alertdialog')).toHaveTextContent('stays as it is: “on” does not come');
    await user.click(dialog().getByRole('button', { name: 'Cancel change' }));
    expect(actions.cancel).toHaveBeenCalledWith('ui.dark_mode', change.id, change.etag);
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(JSON.parse(actions.create.mock.calls[0]?.[1] ?? '')).toEqual({
      at: change.at.toISOString(),
      time_zone: 'UTC',
      enabled: null,
      default: { variant: 'on' },
      reason: 'Launch',
    });
    expect(await screen.findByText('Undone')).toBeVisible();
  });

  it('says when it is too late, or when nobody answers', async () => {
    actions.cancel.mockResolvedValueOnce(refusal('scheduled_change_settled', { message: 'It is applied' }));
    actions.cancel.mockRejectedValueOnce(new TypeError('offline'));
    const { user } = drawSteps([aChange()]);
    await openMenu(user, 'Cancel change');
    await user.click(dialog().getByRole('button', { name: 'Cancel change' }));
    expect(await dialog().findByText('It is applied. Nothing was changed.')).toBeVisible();
    await user.click(dialog().getByRole('button', { name: 'Cancel change' }));
    expect(await dialog().findByText('Pennon cannot be reached. Nothing was changed.')).toBeVisible();
  });
});

describe('scheduling a change', () => {
  const open = async (of = flag) => {
    const { user } = drawSteps([], undefined, of);
    await user.click(screen.getByRole('button', { name: 'Schedule change' }));
    await screen.findByRole('dialog');
    return { user, save: (name = 'Schedule change') => user.click(sheet().getByRole('button', { name })) };
  };
  const sent = () => JSON.parse(actions.create.mock.calls[0]?.[1] ?? 'null');

  it('says in one line what happens to whom, and does it', async () => {
    actions.create.mockResolvedValue(done([details(aChange())]));
    const { user, save } = await open();
    await user.click(sheet().getByRole('radio', { name: 'In 1 week' }));
    const effect = sheet().getByTestId('effect');
    expect(effect).toHaveTextContent('ui.dark_mode for everybody: on, from');
    await waitFor(() =>
      expect(effect).toHaveTextContent(
        'about 1,240 of 100,000 people get another value, about 3 keep an override',
      ),
    );
    await user.click(sheet().getByRole('radio', { name: 'Turn on' }));
    await user.type(sheet().getByLabelText('Reason'), 'Launch');
    await save();
    expect(sent()).toMatchObject({
      at: inHours(7 * 24)
        .toISOString()
        .replace(/\d{3}Z$/, '000Z'),
      enabled: true,
      default: { variant: 'on' },
      reason: 'Launch',
    });
    expect(await screen.findByText('Change scheduled')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('of several steps is one act, and is undone as one', async () => {
    const changes = [aChange(), aChange({ id: 'z' })].map(details);
    actions.create.mockResolvedValue(done(changes));
    actions.cancel.mockResolvedValue(done(aChange({ status: 'cancelled' })));
    const { user, save } = await open();
    await user.click(sheet().getByRole('radio', { name: 'Gradual rollout' }));
    await user.click(sheet().getByRole('button', { name: 'Remove step 2' }));
    await user.click(sheet().getByRole('button', { name: 'Remove step 2' }));
    await user.clear(sheet().getByLabelText('Share of step 1'));
    await user.type(sheet().getByLabelText('Share of step 1'), '12.5');
    await user.clear(sheet().getByLabelText('How many'));
    await user.type(sheet().getByLabelText('How many'), '3');
    await save('Schedule rollout');
    expect(sent().steps).toEqual([
      expect.objectContaining({
        default: {
          split: [
            { variant: 'on', weight: 12.5 },
            { variant: 'off', weight: 87.5 },
          ],
        },
      }),
      expect.objectContaining({ default: { variant: 'on' } }),
    ]);
    expect(await screen.findByText('2 changes scheduled')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Undone')).toBeVisible();
    expect(actions.cancel.mock.calls).toEqual(changes.map(({ id, etag }) => ['ui.dark_mode', id, etag]));
  });

  it('splits by share, and says when the shares are not all', async () => {
    actions.create.mockResolvedValue(done([details(aChange())]));
    const { user, save } = await open();
    await user.click(sheet().getByRole('radio', { name: 'Split by share' }));
    await user.clear(sheet().getByLabelText('Share of on'));
    await user.type(sheet().getByLabelText('Share of on'), '40');
    expect(sheet().getByText('Together 140 %')).toBeVisible();
    await save();
    expect(sheet().getByText(/The shares sum to 140 %/)).toBeVisible();
    expect(sheet().getByLabelText('Share of on')).toHaveFocus();
    expect(actions.create).not.toHaveBeenCalled();
    await user.clear(sheet().getByLabelText('Share of off'));
    await user.type(sheet().getByLabelText('Share of off'), '60');
    await save();
    expect(sent().default.split).toHaveLength(2);
  });

  it('takes a plain value as its type is, and no rollout', async () => {
    actions.create.mockResolvedValue(done([details(aChange())]));
    const { user, save } = await open(
      aScheduledFlag({ type: 'number', variants: [], default: { value: 5 } }),
    );
    expect(sheet().queryByRole('radio', { name: 'Gradual rollout' })).toBeNull();
    await user.clear(sheet().getByLabelText('New default'));
    await save();
    expect(sheet().getByText('Type a number, 12.5 say.')).toBeVisible();
    await user.type(sheet().getByLabelText('New default'), '1.50');
    await save();
    expect(actions.create.mock.calls[0]?.[1]).toContain('"default":{"value":1.50}');
  });

  it('keeps what was typed when the server refuses, the session ends or nobody answers', async () => {
    const fields = [{ path: 'at', message: 'must be within 5 years' }];
    actions.create.mockResolvedValueOnce(refusal('invalid', { fields }));
    actions.create.mockResolvedValueOnce(refusal('unauthenticated'));
    actions.create.mockRejectedValueOnce(new TypeError('offline'));
    const { user, save } = await open();
    await user.type(sheet().getByLabelText('Reason'), 'Launch');
    await save();
    expect(await sheet().findByText('Must be within 5 years.')).toBeVisible();
    await save();
    expect(await sheet().findByText(/Your session has ended/)).toBeVisible();
    await save();
    expect(await sheet().findByText(/cannot be reached/)).toBeVisible();
    expect(sheet().getByLabelText('Reason')).toHaveValue('Launch');
  });

  it('is not sent with a time that is over', async () => {
    const { user, save } = await open();
    await user.click(sheet().getByRole('radio', { name: 'Date and time' }));
    const input = sheet().getByLabelText(/^Date and time in/);
    await user.clear(input);
    await user.type(input, '2020-01-01T00:00');
    await save();
    expect(sheet().getByText('Choose a time that is still to come.')).toBeVisible();
    expect(sheet().getByTestId('effect')).toHaveTextContent('The effect shows here');
  });

  it('says when people cannot be counted', async () => {
    actions.preview.mockResolvedValue(refusal('invalid', { message: 'The flag cannot be read' }));
    await open();
    await waitFor(() =>
      expect(sheet().getByTestId('effect')).toHaveTextContent(
        'people cannot be counted: The flag cannot be read',
      ),
    );
  });

  it('of any flag looks the flag up first', async () => {
    fetched.mockResolvedValue(Response.json({ data: [{ ...flag, name: 'experiment.pricing' }] }));
    const { user } = renderInApp(
      <ScheduleProvider actions={actions} blocked={undefined}>
        <ScheduleButton />
      </ScheduleProvider>,
    );
    await user.click(screen.getByRole('button', { name: 'Schedule change' }));
    await screen.findByRole('dialog');
    await user.click(sheet().getByRole('button', { name: 'Schedule change' }));
    expect(sheet().getByText('Choose a flag.')).toBeVisible();
    await user.click(sheet().getByRole('button', { name: 'Feature flag' }));
    await user.click(await screen.findByRole('option', { name: /experiment\.pricing/ }));
    expect(sheet().getByRole('button', { name: 'Feature flag' })).toHaveTextContent('now off');
    expect(sheet().getByTestId('effect')).toHaveTextContent('experiment.pricing for everybody: on');
  });
});

describe('editing a change', () => {
  const stored = aChange({ at: inHours(48), reason: 'Launch' });
  const open = async () => {
    const { user } = drawSteps([stored]);
    await openMenu(user, 'Edit change');
    await screen.findByRole('dialog');
    return { user, save: () => user.click(sheet().getByRole('button', { name: 'Save change' })) };
  };

  it('writes only over the state that was seen, and can be taken back', async () => {
    const saved = aChange({ default: { variant: 'off' }, etag: '2' });
    actions.update.mockResolvedValue(done(details(saved)));
    const { user, save } = await open();
    expect(sheet().queryByRole('radio', { name: 'Gradual rollout' })).toBeNull();
    await user.click(sheet().getByRole('switch', { name: 'New default' }));
    await save();
    const [name, id, body, etag] = actions.update.mock.calls[0] ?? [];
    expect([name, id, etag]).toEqual(['ui.dark_mode', stored.id, '1']);
    expect(JSON.parse(body ?? '')).toMatchObject({
      at: stored.at.toISOString(),
      default: { variant: 'off' },
      reason: 'Launch',
    });
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(actions.update).toHaveBeenCalledTimes(2));
    expect(actions.update.mock.calls[1]?.[3]).toBe('2');
    expect(JSON.parse(actions.update.mock.calls[1]?.[2] ?? '')).toMatchObject({ default: { variant: 'on' } });
  });

  it('asks whose version counts when somebody else was faster', async () => {
    const theirs = aChange({ default: null, enabled: true, etag: '2', updatedBy: 'alan@example.com' });
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.update.mockResolvedValueOnce(done(details(stored)));
    actions.find.mockResolvedValue(done(theirs));
    const { user, save } = await open();
    await user.click(sheet().getByRole('switch', { name: 'New default' }));
    await save();
    expect(
      await sheet().findByText(/alan@example.com changed this 1 h ago\. Theirs: switch on/),
    ).toBeVisible();
    await user.click(sheet().getByRole('button', { name: 'Keep mine' }));
    expect(sheet().getByRole('switch', { name: 'New default' })).toHaveAttribute('aria-checked', 'false');
    await save();
    await user.click(await sheet().findByRole('button', { name: 'Take theirs' }));
    expect(sheet().queryByRole('switch', { name: 'New default' })).toBeNull();
    await save();
    expect(actions.update.mock.calls.map(([, , , etag]) => etag)).toEqual(['1', '2', '2']);
  });

  it('ends when the change is in force meanwhile', async () => {
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.find.mockResolvedValue(done(aChange({ status: 'cancelled' })));
    const { save } = await open();
    await save();
    expect(await sheet().findByText(/It is cancelled now and cannot be edited any more/)).toBeVisible();
  });
});

describe('the list of scheduled changes', () => {
  const row = (change: ScheduledChangeView, name = 'ui.dark_mode'): ScheduleRow => ({
    change: { ...change, flagName: name },
    flag: aScheduledFlag({ name }),
    before: change.status === 'pending' ? { enabled: true, default: { variant: 'off' } } : null,
  });
  const draw = (rows: readonly ScheduleRow[], filters: Partial<ScheduleFilters> = {}, timeline = rows) =>
    renderInApp(
      <ScheduleProvider actions={actions} blocked={undefined}>
        <SchedulesPanel
          page={{ data: rows, nextCursor: null, total: rows.length }}
          timeline={timeline}
          filters={{ status: 'pending', flag: null, range: '30', ...filters }}
        />
      </ScheduleProvider>,
    );

  it('teaches what it is for when nothing is scheduled', () => {
    draw([]);
    expect(screen.getByText('Nothing is scheduled')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Schedule change' })).toBeVisible();
  });

  it.each([
    [{ status: 'cancelled' }, 'No cancelled change fits'],
    [{ flag: 'ui.dark_mode' }, 'No pending change fits'],
    [{ status: 'all', flag: 'x' }, 'No change fits'],
  ] as const)('that is empty with %j says "%s"', (filters, text) => {
    draw([], filters);
    expect(screen.getByText(text)).toBeVisible();
    expect(screen.getByText(/Nothing is scheduled in this time/)).toBeVisible();
  });

  it('is filtered in the address, and looks as far ahead as one likes', async () => {
    const { user } = draw([row(aChange())], { flag: 'ui.dark_mode' });
    expect(screen.getByRole('link', { name: 'ui.dark_mode' })).toHaveAttribute(
      'href',
      '/feature-flags/ui.dark_mode',
    );
    expect(screen.getByText('1 scheduled change')).toBeVisible();
    await user.click(screen.getByRole('combobox', { name: 'Time that the timeline shows' }));
    await user.click(await screen.findByRole('option', { name: '90 days' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=schedules&range=90', {
      scroll: false,
    });
    await user.click(screen.getByRole('button', { name: 'Remove filter Flag ui.dark_mode' }));
    expect(router.replace).toHaveBeenLastCalledWith('/feature-flags?tab=schedules', { scroll: false });
  });

  it('draws the flags that change next, and the others on demand', async () => {
    const rows = Array.from({ length: 10 }, (_, index) =>
      row(aChange({ id: `id-${index}`, at: inHours(100 - index) }), `flag-${index}`),
    );
    const past = row(aChange({ id: 'past', at: inHours(-3), status: 'applied' }), 'flag-past');
    const gone = row(aChange({ id: 'gone', at: inHours(5), status: 'cancelled' }), 'flag-gone');
    const { user } = draw(rows, {}, [past, gone, ...rows]);
    const figure = within(screen.getByRole('figure', { name: 'Timeline of scheduled changes' }));
    const drawn = () => figure.queryAllByTitle(/^flag-/).map((element) => element.textContent);
    expect(drawn()).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map((index) => `flag-${index}`));
    await user.click(figure.getByRole('button', { name: 'Show 3 more flags' }));
    expect(drawn().slice(-2)).toEqual(['flag-0', 'flag-past']);
    expect(figure.getByTitle(/^on, applied .*2026/)).toBeVisible();
  });
});
