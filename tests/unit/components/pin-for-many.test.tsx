// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pastedKeys } from '@/components/overrides/pasted-keys';
import type { OverrideActions } from '@/components/overrides/types';
import { ada, done, refusal, shapes } from './support/data';
import { actions, directory, effect, grace, openEmpty, openNew, resetEditor, sheet } from './support/editor';
import { goTo } from './support/navigation';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

beforeEach(() => {
  goTo('/feature-flags', '?tab=overrides');
  resetEditor();
});
afterEach(() => vi.unstubAllGlobals());

type Outcome = Extract<Awaited<ReturnType<OverrideActions['bulk']>>, { ok: true }>['data'];

const COUNTS = {
  ...{ created: 0, updated: 0, deleted: 0, unchanged: 0, skipped: 0 },
  ...{ left_alone: [], people: 0, by_flag: {}, sample: [] },
};
const dryRun = (counts: object, rest: object = {}) =>
  done({
    dry_run: true,
    expected_count: 2,
    ...COUNTS,
    ...counts,
    errors: [],
    error_count: 0,
    ...rest,
  } as Outcome);
const written = (affected: number) => done({ dry_run: false, affected, ...COUNTS, revision: 812 } as Outcome);

const field = () => sheet().getByRole('combobox', { name: 'User' });
const paste = (text: string) => fireEvent.paste(field(), { clipboardData: { getData: () => text } });
const press = (name: string | RegExp) => sheet().getByRole('button', { name });
const sent = (call: number) => JSON.parse(actions.bulk.mock.calls[call]?.[0] ?? '');

/** The editor for Ada and Grace and a number. */
async function openForTwo() {
  const user = await openNew('limits.seats');
  paste(`${ada.email}\n${grace.email}`);
  await sheet().findByText('2 people');
  await user.type(sheet().getByLabelText('Value'), '7');
  return user;
}

describe('a pasted list', () => {
  it.each([
    ['a@x.ch\nb@x.ch\r\n\nc@x.ch', ['a@x.ch', 'b@x.ch', 'c@x.ch']],
    ['a@x.ch, b@x.ch; a@x.ch\tcrm-17', ['a@x.ch', 'b@x.ch', 'crm-17']],
    ['"a@x.ch","b@x.ch"', ['a@x.ch', 'b@x.ch']],
    ['Ada Lovelace <a@x.ch>, Bob <b@x.ch>', ['a@x.ch', 'b@x.ch']],
    ['  ', []],
  ])('%j names its people, each once', (text, keys) => {
    expect(pastedKeys(text)).toEqual(keys);
  });

  it('becomes chips, and those whom nobody knows are named', async () => {
    const user = await openEmpty();
    paste(`${ada.email}, ${grace.email}, nobody@example.com`);
    expect(await sheet().findByText('2 people')).toBeVisible();
    expect(sheet().getByText(/1 of 3 pasted entries name nobody/).textContent).toContain(
      'nobody@example.com',
    );
    await user.click(press('Dismiss'));
    expect(sheet().queryByText(/name nobody/)).toBeNull();
    await user.click(press(`Remove ${ada.email}`));
    expect(sheet().queryByText('2 people')).toBeNull();
    await user.click(field());
    await user.keyboard('{Backspace}');
    expect(sheet().queryByRole('button', { name: `Remove ${grace.email}` })).toBeNull();
  });

  it('adds nobody twice, and all can be taken out again', async () => {
    const user = await openForTwo();
    paste(`${ada.email} ${grace.email}`);
    expect(sheet().getByText('Looking for 2 people')).toBeVisible();
    await waitFor(() => expect(sheet().queryByText('Looking for 2 people')).toBeNull());
    expect(sheet().getByText('2 people')).toBeVisible();
    await user.click(press('Remove all'));
    expect(sheet().queryByRole('button', { name: /^Remove/ })).toBeNull();
  });

  it('that is typed is taken as well', async () => {
    const user = await openEmpty();
    await user.type(field(), `${ada.email},${grace.email}{Enter}`);
    expect(await sheet().findByText('2 people')).toBeVisible();
  });

  it('of words is searched for, as it names nobody for sure', async () => {
    const user = await openEmpty();
    await user.click(field());
    await user.paste('Ada Lovelace');
    expect(await screen.findByRole('option', { name: /ada@example.com/ })).toBeVisible();
    expect(directory.asked.some((url) => url.endsWith('/lookup'))).toBe(false);
  });

  it('that is too long is refused with a way to do it', async () => {
    await openEmpty();
    paste(Array.from({ length: 1001 }, (_, index) => `p${index}@example.com`).join('\n'));
    expect(await sheet().findByText(/has 1,001 entries.*import a file/)).toBeVisible();
  });

  it('that cannot be looked up is kept, and can be tried again', async () => {
    directory.special['/api/admin/users/lookup'] = () => new Response(null, { status: 503 });
    const user = await openEmpty();
    paste(`${ada.email} ${grace.email}`);
    expect(await sheet().findByText(/Nobody of the pasted list was added/)).toBeVisible();
    directory.special = {};
    await user.click(press('Try again'));
    expect(await sheet().findByText('2 people')).toBeVisible();
  });
});

describe('the search for people', () => {
  it('says who has an override of the flag already, who is disabled, and who is chosen', async () => {
    const user = await openNew();
    await user.click(field());
    const option = await screen.findByRole('option', { name: /grace@example.com/ });
    expect(option.textContent).toContain('disabled');
    expect(screen.getByRole('option', { name: /ada@example.com.*has an override.*chosen/ })).toBeVisible();
  });

  it('goes round with the arrows, and closes with Escape without closing the sheet', async () => {
    const user = await openEmpty();
    await user.keyboard('{ArrowDown}');
    const first = await screen.findByRole('option', { name: /ada@example.com/ });
    expect(first).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{ArrowUp}');
    expect(screen.getByRole('option', { name: /grace@example.com/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('option')).toBeNull();
    expect(sheet().getByRole('combobox', { name: 'User' })).toHaveFocus();
    await user.keyboard('{Enter}{ArrowDown}{Enter}');
    expect(press(`Remove ${grace.email}`)).toBeVisible();
  });
});

describe('pinning for many', () => {
  it('shows first who gets it, and then writes just that', async () => {
    actions.bulk.mockResolvedValueOnce(dryRun({ created: 2 }));
    actions.bulk.mockResolvedValueOnce(written(2));
    actions.undo.mockResolvedValue(written(2));
    const user = await openForTwo();
    expect(effect()).toBe('limits.seats for 2 people: 7 (override), with no end');
    await user.click(press('Preview for 2 people'));
    expect(
      await sheet().findByText(/2 people get this value anew. Nobody of them has an override/),
    ).toBeVisible();
    expect(sent(0)).toEqual({
      action: 'create',
      flag_name: 'limits.seats',
      value: 7,
      enabled: true,
      reason: null,
      expires_at: null,
      user_ids: [ada.id, grace.id],
      on_conflict: 'skip',
      dry_run: true,
    });
    await user.click(press('Pin for 2 people'));
    expect(sent(1)).toMatchObject({ on_conflict: 'skip', expected_count: 2 });
    expect(sent(1)).not.toHaveProperty('dry_run');
    expect(await screen.findByText('Value pinned for 2 people')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(actions.undo).toHaveBeenCalledWith('{"revision":812}');
  });

  it('asks what happens to those who have one already', async () => {
    actions.bulk.mockResolvedValueOnce(dryRun({ created: 1, skipped: 1 }));
    actions.bulk.mockResolvedValueOnce(dryRun({ created: 1, updated: 1 }));
    actions.bulk.mockResolvedValueOnce(written(2));
    const user = await openForTwo();
    await user.click(press('Preview for 2 people'));
    expect(
      await sheet().findByText(/1 person gets this value anew. 1 has an override of it already./),
    ).toBeVisible();
    expect(press('Pin for 1 person')).toBeVisible();
    await user.click(sheet().getByRole('radio', { name: /Replace them/ }));
    await user.click(await sheet().findByRole('button', { name: 'Pin for 2 people' }));
    expect(sent(1)).toMatchObject({ on_conflict: 'replace', dry_run: true });
    expect(sent(2)).toMatchObject({ on_conflict: 'replace', expected_count: 2 });
  });

  it('has nothing to write when everybody has one already and keeps it', async () => {
    actions.bulk.mockResolvedValueOnce(dryRun({ skipped: 1, unchanged: 1 }));
    const user = await openForTwo();
    await user.click(press('Preview for 2 people'));
    expect(await sheet().findByText(/Of these, 1 has just this value/)).toBeVisible();
    await user.click(press('Pin value'));
    expect(actions.bulk).toHaveBeenCalledTimes(1);
  });

  it('is previewed again after a change in the form', async () => {
    actions.bulk.mockResolvedValueOnce(dryRun({ created: 2 }));
    const user = await openForTwo();
    await user.click(press('Preview for 2 people'));
    await sheet().findByText(/anew/);
    await user.type(sheet().getByLabelText('Value'), '7');
    expect(press('Preview for 2 people')).toBeVisible();
    expect(sheet().queryByText(/anew/)).toBeNull();
  });

  it('looks again when somebody changed their overrides in between', async () => {
    actions.bulk.mockResolvedValueOnce(dryRun({ created: 2 }));
    actions.bulk.mockResolvedValueOnce(refusal('count_changed'));
    actions.bulk.mockResolvedValueOnce(dryRun({ created: 1, skipped: 1 }, { expected_count: 1 }));
    const user = await openForTwo();
    await user.click(press('Preview for 2 people'));
    await user.click(await sheet().findByRole('button', { name: 'Pin for 2 people' }));
    expect(await sheet().findByText(/changed overrides of these people meanwhile/)).toBeVisible();
    expect(press('Pin for 1 person')).toBeVisible();
  });

  it.each([
    [
      'a wrong field',
      refusal('invalid', { fields: [{ path: 'value', message: 'is too much' }] }),
      'Is too much.',
    ],
    ['an ended session', refusal('unauthenticated'), /session has ended/],
    [
      'people who are gone',
      dryRun(
        { created: 1 },
        { error_count: 1, errors: [{ path: 'user_ids.1', message: 'there is no such user' }] },
      ),
      '1 of these people cannot get it: there is no such user.',
    ],
  ])('says so with %s', async (_what, answer, message) => {
    actions.bulk.mockResolvedValueOnce(answer);
    const user = await openForTwo();
    await user.click(press('Preview for 2 people'));
    expect(await sheet().findByText(message)).toBeVisible();
    expect(press('Preview for 2 people')).toBeVisible();
  });

  it('says so when the connection is lost, and sends nothing that is not complete', async () => {
    actions.bulk.mockRejectedValueOnce(new TypeError('offline'));
    const user = await openForTwo();
    await user.click(press('Preview for 2 people'));
    expect(await sheet().findByText(/cannot be reached, so nothing was saved/)).toBeVisible();
    await user.clear(sheet().getByLabelText('Value'));
    await user.click(press('Preview for 2 people'));
    expect(await sheet().findByText('Type a number, 12.5 say.')).toBeVisible();
    expect(actions.bulk).toHaveBeenCalledTimes(1);
  });

  it('tells how many of them are disabled', async () => {
    directory.special['/api/admin/users/lookup'] = () =>
      Response.json({
        data: [ada, grace].map((user) => ({
          user: { ...user, role: 'user', disabled: true },
          override: null,
        })),
        not_found: [],
      });
    directory.flags = [shapes.boolean];
    await openEmpty();
    paste(`${ada.email} ${grace.email}`);
    expect(await sheet().findByText(/2 of these accounts are disabled/)).toBeVisible();
  });
});
