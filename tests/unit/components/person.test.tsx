// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NewPersonButton } from '@/components/users/new-person-button';
import {
  draftOfPerson,
  EMPTY_PERSON,
  personBody,
  personErrors,
  personPatch,
} from '@/components/users/person-draft';
import { aUser, done, refusal } from './support/data';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

// What opens on demand, loaded beforehand: on a busy machine that takes longer than a test waits.
import '@/components/users/new-person-sheet';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/users'));

const json = (body: ReturnType<typeof personPatch>) => (body?.ok ? JSON.parse(body.json) : body);
const wrong = (body: ReturnType<typeof personPatch>) => (body?.ok === false ? body.errors : null);
const row = (name: string, kind: 'text' | 'number' | 'boolean' | 'list', text: string, id = 0) => {
  return { id, name, kind, text };
};

describe('the body of a person', () => {
  const ada = { ...EMPTY_PERSON, email: ' ada@example.com ' };

  it('has each attribute in its kind', () => {
    const attributes = [
      row('plan', 'text', '5', 0),
      row(' seats ', 'number', ' 12.5 ', 1),
      row('beta', 'boolean', 'false', 2),
      row('groups', 'list', '["a", 1]', 3),
    ];
    expect(json(personBody({ ...ada, attributes }))).toEqual({
      email: 'ada@example.com',
      name: '',
      role: 'user',
      external_id: null,
      attributes: { plan: '5', seats: 12.5, beta: false, groups: ['a', 1] },
    });
    expect(json(personBody({ ...ada, externalId: 'crm-1' }))).toMatchObject({ external_id: 'crm-1' });
  });

  it.each([
    ['no name', row(' ', 'text', 'x'), 'Give the attribute a name.'],
    ['a number that is none', row('seats', 'number', 'twelve'), 'Type a number, 12.5 say.'],
    ['a list that is none', row('groups', 'list', '{"a": 1}'), 'Type a list, ["a", "b"] say.'],
    ['a list that is not whole', row('groups', 'list', '["a"'), 'Line 1, column 5: a closing ] is missing.'],
  ])('is refused for an attribute with %s', (_what, attribute, message) => {
    expect(wrong(personBody({ ...ada, attributes: [attribute] }))).toEqual({ rows: { 0: message } });
  });

  it('is refused for an attribute that is there twice, and without an e-mail', () => {
    const attributes = [row('plan', 'text', 'a', 1), row('plan', 'text', 'b', 2)];
    expect(wrong(personBody({ ...EMPTY_PERSON, attributes }))).toEqual({
      email: 'Give an e-mail address.',
      rows: { 2: 'Another attribute has this name.' },
    });
  });

  it('of a change has only what is different', () => {
    const before = draftOfPerson(aUser({ attributes: { plan: 'pro', seats: 1, beta: true, groups: ['a'] } }));
    expect(personPatch(before, before)).toBeNull();
    expect(json(personPatch({ ...before, name: 'Ada L.' }, before))).toEqual({ name: 'Ada L.' });
    expect(json(personPatch({ ...before, externalId: 'crm-1' }, before))).toEqual({ external_id: 'crm-1' });
    const attributes = before.attributes.slice(1);
    expect(json(personPatch({ ...before, attributes }, before))).toEqual({
      attributes: { seats: 1, beta: true, groups: ['a'] },
    });
    expect(wrong(personPatch({ ...before, email: '' }, before))).toEqual({
      email: 'Give an e-mail address.',
    });
  });

  it('that the server refuses has what is wrong at its fields', () => {
    const draft = { ...EMPTY_PERSON, attributes: [row('a.b', 'text', 'x', 7)] };
    const fields = [
      { path: 'external_id', message: 'is set already' },
      { path: 'attributes.a.b', message: 'must have 1000 characters or fewer' },
      { path: 'attributes', message: 'must be 100 or fewer' },
    ];
    expect(personErrors(refusal('invalid', { fields }).error, draft)).toEqual({
      externalId: 'Is set already.',
      attributes: 'Must be 100 or fewer.',
      rows: { 7: 'Must have 1000 characters or fewer.' },
    });
    expect(personErrors(refusal('last_admin').error, draft)?.role).toContain('last administrator');
    expect(personErrors(refusal('user_exists').error, draft)).toEqual({ email: 'It was refused.' });
    expect(personErrors(refusal('internal').error, draft)).toBeNull();
  });
});

describe('a new person', () => {
  const open = async (create = vi.fn()) => {
    const { user } = renderInApp(<NewPersonButton create={create} blocked={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Create user' }));
    const sheet = await screen.findByRole('dialog', { name: 'Create user' });
    return { user, create, sheet: within(sheet) };
  };

  it('is created with what was typed, and leads to their page', async () => {
    const created = aUser({ email: 'new@example.com' });
    const { user, create, sheet } = await open(vi.fn(async () => done(created)));
    await user.type(sheet.getByLabelText('E-mail'), 'new@example.com');
    await user.click(sheet.getByRole('button', { name: 'Add attribute' }));
    await user.type(sheet.getByLabelText('Name of the attribute'), 'plan');
    await user.type(sheet.getByLabelText('Value of plan'), 'pro');
    await user.click(sheet.getByRole('button', { name: 'Add attribute' }));
    await user.click(sheet.getByRole('button', { name: 'Remove attribute without a name' }));
    await user.click(sheet.getByRole('button', { name: 'Create user' }));

    expect(JSON.parse(String(create.mock.calls[0]?.at(0)))).toMatchObject({
      email: 'new@example.com',
      attributes: { plan: 'pro' },
    });
    await user.click(await screen.findByRole('button', { name: 'Show user' }));
    expect(router.push).toHaveBeenCalledWith(`/users/${created.id}`);
  });

  it('whom the server refuses keeps what was typed, and says what is wrong where it is wrong', async () => {
    const create = vi.fn();
    create.mockRejectedValueOnce(new Error('offline'));
    create.mockResolvedValueOnce(refusal('unauthenticated'));
    create.mockResolvedValueOnce(refusal('user_exists', { message: 'A user with this e-mail exists' }));
    const { user, sheet } = await open(create);
    const save = sheet.getByRole('button', { name: 'Create user' });
    await user.click(save);
    expect(sheet.getByText('Give an e-mail address.')).toBeVisible();
    expect(sheet.getByLabelText('E-mail')).toHaveFocus();
    await user.type(sheet.getByLabelText('E-mail'), 'ada@example.com');
    await user.click(save);
    expect(await sheet.findByText(/Pennon cannot be reached/)).toBeVisible();
    await user.click(save);
    expect(await sheet.findByText(/Your session has ended/)).toBeVisible();
    await user.click(save);
    expect(await sheet.findByText('A user with this e-mail exists.')).toBeVisible();
    expect(sheet.getByLabelText('E-mail')).toHaveValue('ada@example.com');
    await user.keyboard('{Escape}');
    expect(await screen.findByText('Close without saving?')).toBeVisible();
  });

  it('cannot be made by somebody who may not, and they are told who can', () => {
    renderInApp(<NewPersonButton create={vi.fn()} blocked="Only admins can create users." />);
    expect(screen.getByRole('button', { name: 'Create user' })).toHaveAttribute('aria-disabled', 'true');
  });
});
