// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PersonControls } from '@/components/users/person-controls';
import type { UserView } from '@/lib/users/types';
import { aUser, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

// What opens on demand, loaded beforehand: on a busy machine that takes longer than a test waits.
import '@/components/users/edit-person-sheet';
import '@/components/users/invitation-sheet';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
const person = aUser({ role: 'admin' });
beforeEach(() => goTo(`/users/${person.id}`));

function draw(user: UserView = person, blocked?: string, isOwn = false) {
  const actions = { create: vi.fn(), update: vi.fn(), invite: vi.fn(), signOut: vi.fn(), remove: vi.fn() };
  const view = renderInApp(<PersonControls user={user} actions={actions} blocked={blocked} isOwn={isOwn} />);
  const choose = async (name: string) => {
    await view.user.click(screen.getByRole('button', { name: 'More actions for this user' }));
    await view.user.click(await screen.findByRole('menuitem', { name }));
  };
  return { ...view, actions, choose };
}

describe('editing a person', () => {
  const open = async (user?: UserView) => {
    const drawn = draw(user);
    await drawn.user.click(screen.getByRole('button', { name: 'Edit user' }));
    const sheet = within(await screen.findByRole('dialog', { name: 'Edit user' }));
    return { ...drawn, sheet, save: sheet.getByRole('button', { name: 'Save user' }) };
  };

  it('sends what is different, from the state that was seen', async () => {
    const { user, actions, sheet, save } = await open();
    actions.update.mockResolvedValue(done(person));
    await user.type(sheet.getByLabelText('Name'), ' King');
    await user.click(save);
    expect(await screen.findByText('User saved')).toBeVisible();
    expect(actions.update).toHaveBeenCalledWith(person.id, '{"name":"Ada Lovelace King"}', person.etag);
  });

  it('sends nothing when nothing is different', async () => {
    const { user, actions, save } = await open(aUser({ externalId: 'crm-1' }));
    expect(screen.getByLabelText('External id')).toHaveAttribute('disabled', '');
    await user.click(save);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(actions.update).not.toHaveBeenCalled();
  });

  it('says why the last administrator stays one, and that somebody else changed them meanwhile', async () => {
    const { user, actions, sheet, save } = await open();
    await user.type(sheet.getByLabelText('Name'), 'x');
    actions.update.mockResolvedValueOnce(refusal('last_admin'));
    await user.click(save);
    expect(await sheet.findByText(/the last administrator who can sign in/)).toBeVisible();
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    await user.click(save);
    expect(await sheet.findByText(/Somebody changed this user meanwhile/)).toBeVisible();
  });
});

describe('letting a person in', () => {
  it('shows the link this once, and when it ends', async () => {
    const { user, actions, choose } = draw();
    const expiresAt = new Date(NOW.getTime() + 72 * 3_600_000);
    actions.invite.mockRejectedValueOnce(new Error('offline'));
    actions.invite.mockResolvedValueOnce(done({ url: 'http://pennon.test/invite#secret', expiresAt }));
    await choose('Create sign-in link');
    const sheet = within(await screen.findByRole('dialog', { name: 'Create sign-in link' }));
    await user.click(sheet.getByRole('button', { name: 'Create link' }));
    expect(await sheet.findByText(/Pennon cannot be reached/)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Create link' }));
    expect(await sheet.findByText('http://pennon.test/invite#secret')).toBeVisible();
    expect(sheet.getByText('in 3 d')).toBeVisible();
    expect(actions.invite).toHaveBeenLastCalledWith(person.id, false);
    await user.click(sheet.getByRole('button', { name: 'Done' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks before it resets the password of somebody who has one', async () => {
    const { user, actions, choose } = draw();
    actions.invite.mockResolvedValueOnce(refusal('user_invited'));
    actions.invite.mockResolvedValueOnce(refusal('user_disabled', { message: 'The account is disabled' }));
    await choose('Create sign-in link');
    const sheet = within(await screen.findByRole('dialog'));
    await user.click(sheet.getByRole('button', { name: 'Create link' }));
    expect(await sheet.findByText(/has a password already/)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Create link to reset password' }));
    expect(await sheet.findByText('The account is disabled')).toBeVisible();
    expect(actions.invite).toHaveBeenLastCalledWith(person.id, true);
  });
});

describe('keeping a person out', () => {
  it.each([
    [0, 'They were signed in nowhere', person.email],
    [1, 'Signed out everywhere', `${person.email}: 1 session ended`],
    [2, 'Signed out everywhere', `${person.email}: 2 sessions ended`],
  ])('signs them out of %i browsers, after asking', async (sessions, said, detail) => {
    const { user, actions, choose } = draw();
    actions.signOut.mockRejectedValueOnce(new Error('offline'));
    actions.signOut.mockResolvedValueOnce(refusal('forbidden'));
    actions.signOut.mockResolvedValueOnce(done(sessions));
    await choose('Sign out everywhere');
    const dialog = within(await screen.findByRole('alertdialog'));
    const confirm = dialog.getByRole('button', { name: 'Sign out everywhere' });
    await user.click(confirm);
    expect(await dialog.findByText(/nobody was signed out/)).toBeVisible();
    await user.click(confirm);
    expect(await dialog.findByText('It was refused')).toBeVisible();
    await user.click(confirm);
    expect(await screen.findByText(said)).toBeVisible();
    expect(screen.getByText(detail)).toBeVisible();
  });

  it('disables them after asking, and can be taken back', async () => {
    const { user, actions, choose } = draw();
    actions.update.mockRejectedValueOnce(new Error('offline'));
    actions.update.mockResolvedValueOnce(refusal('last_admin'));
    actions.update.mockResolvedValueOnce(refusal('forbidden'));
    actions.update.mockResolvedValue(done(person));
    await choose('Disable user');
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Disable Ada Lovelace?' }));
    const confirm = dialog.getByRole('button', { name: 'Disable user' });
    await user.click(confirm);
    expect(await dialog.findByText(/nothing was changed/)).toBeVisible();
    await user.click(confirm);
    expect(await dialog.findByText(/the last administrator who can sign in/)).toBeVisible();
    await user.click(confirm);
    expect(await dialog.findByText('It was refused')).toBeVisible();
    await user.click(confirm);
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(actions.update).toHaveBeenLastCalledWith(person.id, '{"disabled":false}', undefined);
  });

  it('ends when they are enabled again', async () => {
    const { user, actions, choose } = draw(aUser({ disabledAt: NOW }));
    actions.update.mockResolvedValueOnce(refusal('forbidden'));
    actions.update.mockResolvedValue(done(person));
    await choose('Enable user');
    expect(await screen.findByText('It was refused. Nothing was changed.')).toBeVisible();
    await choose('Enable user');
    expect(await screen.findByText('User enabled')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(actions.update).toHaveBeenLastCalledWith(person.id, '{"disabled":true}', undefined);
  });
});

describe('deleting a person', () => {
  it('says what goes with them, asks for their e-mail, and leads to the others', async () => {
    const { user, actions, choose } = draw(aUser({ overrideCount: 2 }));
    actions.remove.mockRejectedValueOnce(new Error('offline'));
    actions.remove.mockResolvedValueOnce(refusal('last_admin'));
    actions.remove.mockResolvedValueOnce(refusal('forbidden'));
    actions.remove.mockResolvedValue(done(undefined));
    await choose('Delete user');
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete this user for good?' }));
    expect(dialog.getByText(/their attributes and 2 overrides/)).toBeVisible();
    const confirm = dialog.getByRole('button', { name: 'Delete user' });
    await user.click(confirm);
    expect(await dialog.findByText('Type the e-mail address as it stands above.')).toBeVisible();
    expect(actions.remove).not.toHaveBeenCalled();

    await user.type(
      dialog.getByLabelText('Type their e-mail address to delete them'),
      person.email.toUpperCase(),
    );
    await user.click(confirm);
    expect(await dialog.findByText(/nobody was deleted/)).toBeVisible();
    await user.click(confirm);
    expect(await dialog.findByText(/the last administrator who can sign in/)).toBeVisible();
    await user.click(confirm);
    expect(await dialog.findByText('It was refused')).toBeVisible();
    expect(router.replace).not.toHaveBeenCalled();
    await user.click(confirm);
    expect(await screen.findByText('User deleted')).toBeVisible();
    expect(actions.remove).toHaveBeenLastCalledWith(person.id);
    expect(router.replace).toHaveBeenCalledWith('/users');
  });

  it('is not offered to somebody on their own page', async () => {
    const { user } = draw(person, undefined, true);
    await user.click(screen.getByRole('button', { name: 'More actions for this user' }));
    expect(await screen.findByRole('menuitem', { name: 'Disable user' })).toBeVisible();
    expect(screen.queryByRole('menuitem', { name: 'Delete user' })).toBeNull();
  });
});

it('the controls are there for a viewer, who is told who can use them', async () => {
  const { user } = draw(person, 'Only admins can change users.');
  for (const name of ['Edit user', 'More actions for this user']) {
    expect(screen.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
  }
  await user.hover(screen.getByRole('button', { name: 'Edit user' }));
  expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change users.');
});
