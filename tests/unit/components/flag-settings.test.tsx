// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FlagSettings } from '@/components/flag-settings/flag-settings';
import type { FlagView } from '@/lib/flags/types';
import { aFlag, done, refusal } from './support/data';
import { flagActions as actions, resetFlagActions } from './support/flag-actions';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

beforeEach(() => {
  goTo('/feature-flags/ui.dark_mode', '?tab=settings');
  resetFlagActions();
});

const stored = aFlag({
  description: 'Dark colours',
  tags: ['web'],
  owner: 'design',
  updatedBy: 'grace@example.com',
});

const settings = (flag: FlagView, blocked?: string) => (
  <FlagSettings flag={flag} actions={actions} knownTags={['web', 'mobile']} blocked={blocked} />
);
const draw = (changes: Partial<FlagView> = {}, blocked?: string) =>
  renderInApp(settings({ ...stored, ...changes }, blocked));

const save = () => screen.getByRole('button', { name: 'Save settings' });
const sent = (call = 0) => JSON.parse(actions.update.mock.calls[call]?.[1] ?? 'null');

describe('the settings of a flag', () => {
  it('store what was changed and nothing else, over the version that was looked at, and can be undone', async () => {
    actions.update.mockResolvedValue(done(aFlag({ ...stored, owner: null, version: 2, etag: '2' })));
    const { user } = draw();
    await user.click(save());
    expect(actions.update).not.toHaveBeenCalled();

    await user.clear(screen.getByLabelText('Owner'));
    await user.click(screen.getByRole('switch', { name: 'Visible to browsers' }));
    await user.click(screen.getByRole('switch', { name: 'Visible to browsers' }));
    await user.click(save());
    expect(actions.update).toHaveBeenCalledWith('ui.dark_mode', '{"owner":null}', '1');
    expect(await screen.findByText('Settings saved')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(actions.update).toHaveBeenLastCalledWith('ui.dark_mode', '{"owner":"design"}', '2');
  });

  it('send every field, and not the spaces around', async () => {
    actions.update.mockResolvedValue(done(stored));
    const { user } = draw();
    await user.clear(screen.getByLabelText('Description'));
    await user.type(screen.getByLabelText('Description'), '  New  ');
    await user.clear(screen.getByLabelText('Owner'));
    await user.type(screen.getByLabelText('Owner'), ' growth ');
    await user.type(screen.getByLabelText('Tags'), 'mobile{Enter}');
    await user.click(screen.getByRole('switch', { name: 'Visible to browsers' }));
    await user.click(save());
    expect(sent()).toEqual({
      description: 'New',
      tags: ['web', 'mobile'],
      owner: 'growth',
      client_visible: false,
    });
  });

  it('take tags by Enter, by a comma and by leaving the field, each once', async () => {
    actions.update.mockResolvedValue(done(stored));
    const { user } = draw();
    const field = screen.getByLabelText('Tags');
    await user.type(field, 'a,web{Enter}');
    await user.type(field, 'b , c');
    await user.tab();
    const tags = () =>
      within(screen.getByRole('list', { name: 'Tags of the flag' }))
        .getAllByRole('listitem')
        .map((item) => item.textContent);
    expect(tags()).toEqual(['web', 'a', 'b', 'c']);
    await user.click(screen.getByRole('button', { name: 'Remove tag a' }));
    await user.type(field, '{Backspace}');
    expect(tags()).toEqual(['web', 'b']);
    await user.type(field, '{Backspace}{Backspace}');
    expect(screen.queryByRole('list', { name: 'Tags of the flag' })).toBeNull();
    await user.click(save());
    expect(sent()).toEqual({ tags: [] });
  });

  it('are as they were when changes are discarded', async () => {
    const { user } = draw();
    await user.type(screen.getByLabelText('Description'), ' and more');
    await user.click(screen.getByRole('button', { name: 'Discard changes' }));
    expect(screen.getByLabelText('Description')).toHaveValue('Dark colours');
    expect(screen.queryByRole('button', { name: 'Discard changes' })).toBeNull();
  });

  it('say at the field what the server found wrong, and keep what was typed', async () => {
    const fields = [{ path: 'tags.0', message: 'must not be empty' }];
    actions.update.mockResolvedValueOnce(refusal('invalid', { fields }));
    actions.update.mockResolvedValueOnce(refusal('unauthenticated'));
    actions.update.mockRejectedValueOnce(new TypeError('offline'));
    const { user } = draw();
    await user.type(screen.getByLabelText('Tags'), 'new{Enter}');
    for (const words of ['This must not be empty.', /session has ended/, /cannot be reached/]) {
      await user.click(save());
      expect(await screen.findByText(words)).toBeVisible();
    }
    expect(screen.getByText('new')).toBeVisible();
    expect(actions.update).toHaveBeenCalledTimes(3);
  });

  it('let somebody else’s other fields come in beside mine', async () => {
    actions.update.mockResolvedValue(done(stored));
    const { user, redraw } = draw();
    await user.type(screen.getByLabelText('Owner'), '-team');
    redraw(settings({ ...stored, description: 'Theirs', version: 2, etag: '2' }));
    expect(screen.getByLabelText('Description')).toHaveValue('Theirs');
    expect(screen.getByLabelText('Owner')).toHaveValue('design-team');
    await user.click(save());
    expect(actions.update).toHaveBeenCalledWith('ui.dark_mode', '{"owner":"design-team"}', '2');
  });

  it('show what somebody else made of the same field, and keep mine or take theirs', async () => {
    actions.update.mockResolvedValueOnce(refusal('version_mismatch')).mockResolvedValue(done(stored));
    const { user, redraw } = draw();
    await user.type(screen.getByLabelText('Owner'), '-team');
    await user.click(save());
    expect(router.refresh).toHaveBeenCalled();
    const theirs = { ...stored, owner: 'growth', clientVisible: false, tags: [], version: 2, etag: '2' };
    redraw(settings(theirs));
    expect(screen.getByRole('alert')).toHaveTextContent('grace@example.com changed this');
    expect(screen.getByRole('alert')).toHaveTextContent('Owner: growth');
    await user.click(screen.getByRole('button', { name: 'Keep mine' }));
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(save());
    expect(actions.update).toHaveBeenLastCalledWith('ui.dark_mode', '{"owner":"design-team"}', '2');
  });

  it('take theirs of every kind when told to', async () => {
    const { user, redraw } = draw();
    await user.click(screen.getByRole('switch', { name: 'Visible to browsers' }));
    await user.type(screen.getByLabelText('Tags'), 'mine{Enter}');
    await user.type(screen.getByLabelText('Owner'), '-team');
    redraw(settings({ ...stored, owner: null, tags: ['theirs', 'more'], version: 2, etag: '2' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Tags: theirs, more');
    expect(screen.getByRole('alert')).toHaveTextContent('Owner: none');
    await user.click(screen.getByRole('button', { name: 'Take theirs' }));
    expect(screen.getByLabelText('Owner')).toHaveValue('');
    expect(screen.getByText('theirs')).toBeVisible();
  });

  it('say what both made of the same switch', async () => {
    const { user, redraw } = draw({ clientVisible: true });
    await user.type(screen.getByLabelText('Description'), '!');
    redraw(settings({ ...stored, description: '', clientVisible: false, version: 2, etag: '2' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Description: none');
  });

  it('are there to read for a viewer, who is told who can change them', async () => {
    const { user } = draw({}, 'Only admins can change flags.');
    await user.type(screen.getByLabelText('Description'), 'x');
    expect(screen.getByLabelText('Description')).toHaveValue('Dark colours');
    expect(screen.queryByRole('button', { name: 'Remove tag web' })).toBeNull();
    await user.click(screen.getByRole('switch', { name: 'Visible to browsers' }));
    await user.click(save());
    await user.click(screen.getByRole('button', { name: 'Archive flag' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(actions.update).not.toHaveBeenCalled();
  });
});

const dialog = () => within(screen.getByRole('alertdialog'));

async function askToArchive(changes: Partial<FlagView> = {}) {
  const { user } = draw(changes);
  await user.click(screen.getByRole('button', { name: 'Archive flag' }));
  return user;
}

describe('archiving a flag', () => {
  it.each([
    [0, 'It has no overrides.'],
    [1, 'Its 1 override is kept'],
    [2_000, 'Its 2,000 overrides are kept'],
  ])('says what becomes of %i overrides', (overrideCount, words) => {
    draw({ overrideCount });
    expect(screen.getByText(new RegExp(words))).toBeVisible();
  });

  it('needs its name, typed', async () => {
    actions.archive.mockResolvedValue(done(stored));
    const user = await askToArchive({ activeOverrideCount: 3 });
    expect(dialog().getByText(/3 people with an overridden value included/)).toBeVisible();
    await user.type(dialog().getByLabelText('Type its name to archive it'), 'ui.dark');
    await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
    expect(dialog().getByRole('alert')).toHaveTextContent('Type the name of the flag');
    expect(actions.archive).not.toHaveBeenCalled();
    await user.type(dialog().getByLabelText('Type its name to archive it'), '_mode');
    await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
    expect(actions.archive).toHaveBeenCalledWith('ui.dark_mode');
    expect(await screen.findByText('Flag archived')).toBeVisible();
  });

  it('names the flags that need it, with the way to them', async () => {
    const references = [{ kind: 'prerequisite', flag: 'ui.checkout', variants: ['on'] }];
    actions.archive.mockResolvedValue(
      refusal('flag_in_use', { details: { reference_count: 1, references } }),
    );
    const user = await askToArchive();
    await user.type(dialog().getByLabelText('Type its name to archive it'), 'ui.dark_mode');
    await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
    expect(await screen.findByRole('link', { name: 'ui.checkout' })).toHaveAttribute(
      'href',
      '/feature-flags/ui.checkout',
    );
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('says in the dialog what else went wrong', async () => {
    actions.archive
      .mockResolvedValueOnce(refusal('forbidden'))
      .mockRejectedValueOnce(new TypeError('offline'));
    const user = await askToArchive();
    await user.type(dialog().getByLabelText('Type its name to archive it'), 'ui.dark_mode');
    for (const words of ['It was refused. Nothing was changed.', 'Pennon cannot be reached']) {
      await user.click(dialog().getByRole('button', { name: 'Archive flag' }));
      expect(await dialog().findByText(new RegExp(words))).toBeVisible();
    }
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('an archived flag', () => {
  const archived = { archivedAt: new Date('2026-11-01T00:00:00.000Z') };

  it('is brought back from here, and says that its overrides come back paused', async () => {
    actions.restore.mockResolvedValue(done(stored));
    const { user } = draw({ ...archived, overrideCount: 2 });
    expect(screen.getByText(/Its 2 overrides will come back paused/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Archive flag' })).toBeNull();
    await user.type(screen.getByLabelText('Owner'), 'x');
    expect(screen.getByLabelText('Owner')).toHaveValue('design');
    await user.click(screen.getByRole('button', { name: 'Restore flag' }));
    expect(actions.restore).toHaveBeenCalledWith('ui.dark_mode');
    expect(await screen.findByText('Flag restored')).toBeVisible();
  });

  it('says what it needs that is gone, and what else went wrong', async () => {
    const references = [{ kind: 'segment', segment: 'beta', problem: 'is not a segment' }];
    actions.restore.mockResolvedValueOnce(refusal('reference_missing', { details: { references } }));
    actions.restore.mockResolvedValueOnce(refusal('forbidden'));
    actions.restore.mockRejectedValueOnce(new TypeError('offline'));
    const { user } = draw(archived);
    for (const words of [/is not a segment/, /It was refused/, /cannot be reached/]) {
      await user.click(screen.getByRole('button', { name: 'Restore flag' }));
      expect(await screen.findByText(words)).toBeVisible();
    }
  });
});
