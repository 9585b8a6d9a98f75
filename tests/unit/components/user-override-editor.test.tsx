// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OverrideEditorProvider, useOverrideEditing } from '@/components/overrides/override-editor-provider';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import type { OverrideActions } from '@/components/overrides/types';
import type { EditorTarget } from '@/components/overrides/user-override-editor';
import { ada, anOverride, done, refusal, shapes } from './support/data';
import { goTo } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const actions = {
  create: vi.fn<OverrideActions['create']>(),
  update: vi.fn<OverrideActions['update']>(),
  remove: vi.fn<OverrideActions['remove']>(),
  find: vi.fn<OverrideActions['find']>(),
};

const off = { value: false, variant: 'off', reason: 'STATIC', source: 'default' };
let currentFlags: readonly unknown[];
let answers: Record<string, () => Response | Promise<Response>>;

/** Answers the look-ups of the editor as the server does. */
function answer(url: string): Response | Promise<Response> {
  const { pathname } = new URL(url, 'http://localhost');
  const special = answers[pathname];
  if (special) return special();
  if (pathname === '/api/admin/users') return Response.json({ data: [ada] });
  if (pathname === '/api/admin/feature-flags') return Response.json({ data: Object.values(shapes) });
  if (pathname === `/api/admin/users/${ada.id}/flags`) return Response.json({ data: currentFlags });
  const flag = Object.values(shapes).find(({ name }) => pathname.endsWith(`/${name}`));
  return flag ? Response.json(flag) : new Response(null, { status: 500 });
}

beforeEach(() => {
  goTo('/feature-flags', '?tab=overrides');
  currentFlags = [
    { name: 'ui.dark_mode', ...off },
    { name: 'broken', reason: 'ERROR', source: 'error' },
  ];
  answers = {};
  for (const action of Object.values(actions)) action.mockReset();
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(answer(url)));
});
afterEach(() => vi.unstubAllGlobals());

function Opener({ target }: { readonly target: EditorTarget }) {
  const { openEditor } = useOverrideEditing();
  return (
    <button type="button" onClick={() => openEditor(target)}>
      Open
    </button>
  );
}

function draw(target: EditorTarget = { mode: 'create', person: null, flagName: null }) {
  return renderInApp(
    <OverrideEditorProvider actions={actions} canWrite>
      <PinValueButton />
      <Opener target={target} />
    </OverrideEditorProvider>,
  );
}

const sheet = () => within(screen.getByRole('dialog'));
const effect = () => screen.getByTestId('effect').textContent;

async function openNew(flagName: string | null = 'ui.dark_mode') {
  const { user } = draw({ mode: 'create', person: ada, flagName });
  await user.click(screen.getByText('Open'));
  await screen.findByRole('dialog');
  await sheet().findByRole('button', { name: 'Pin value' });
  return user;
}

async function openStored(changes: Parameters<typeof anOverride>[0] = {}) {
  const { user } = draw({ mode: 'edit', override: anOverride(changes) });
  await user.click(screen.getByText('Open'));
  await screen.findByRole('dialog');
  await sheet().findByRole('button', { name: 'Save override' });
  return user;
}

describe('pinning a value', () => {
  it('goes from a search for the user and the flag to one call, by keyboard alone', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: 'Pin value' }));
    await screen.findByRole('dialog');
    expect(screen.getByRole('button', { name: 'User' })).toHaveFocus();
    await user.keyboard('{Enter}ada');
    await screen.findByRole('option', { name: /ada@example.com/ });
    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Flag' }));
    await user.keyboard('dark');
    await screen.findByRole('option', { name: /ui.dark_mode/ });
    await user.keyboard('{Enter}');
    await waitFor(() => expect(effect()).toContain('off (default)'));
    expect(effect()).toBe('ui.dark_mode for ada@example.com: off (default)on (override), with no end');

    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(actions.create.mock.calls).toEqual([
      [ada.id, '{"flag_name":"ui.dark_mode","variant":"on","enabled":true,"reason":null,"expires_at":null}'],
    ]);
    expect(await screen.findByText('Value pinned')).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('takes the end, the reason and the pause with it', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const user = await openNew();
    await user.click(sheet().getByRole('switch', { name: 'Value' }));
    await user.click(sheet().getByRole('radio', { name: 'Date and time' }));
    const end = sheet().getByLabelText(/date and time in/);
    await user.clear(end);
    await user.type(end, '2030-01-05T09:00');
    await user.type(sheet().getByLabelText('Reason'), 'Ticket');
    await user.click(sheet().getByRole('switch', { name: 'Enabled' }));
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(JSON.parse(actions.create.mock.calls[0]?.[1] ?? '')).toEqual({
      flag_name: 'ui.dark_mode',
      variant: 'off',
      enabled: false,
      reason: 'Ticket',
      expires_at: new Date(2030, 0, 5, 9, 0).toISOString(),
    });
  });

  it('offers cards for variants and asks for a choice', async () => {
    actions.create.mockResolvedValue(done(anOverride()));
    const user = await openNew('experiment.pricing');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(sheet().getByText('Choose a variant.')).toBeVisible();
    expect(sheet().getByRole('radio', { name: /control/ })).toHaveFocus();
    await user.click(sheet().getByRole('radio', { name: /new/ }));
    expect(sheet().queryByText('Choose a variant.')).toBeNull();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(actions.create.mock.calls[0]?.[1]).toContain('"variant":"new"');
  });

  it('says where JSON is wrong, puts the focus there and sends nothing', async () => {
    const user = await openNew('ui.theme');
    const value = sheet().getByLabelText('Value');
    await user.click(value);
    await user.paste('{\n"a" 1}');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(sheet().getByText('Line 2, column 5: a colon is missing.')).toBeVisible();
    expect(value).toHaveFocus();
    expect(actions.create).not.toHaveBeenCalled();
  });

  it('says what is missing', async () => {
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: 'Pin value' }));
    await screen.findByRole('dialog');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(sheet().getByText('Choose a user.')).toBeVisible();
    expect(sheet().getByText('Choose a flag.')).toBeVisible();
  });

  it('is sent once, however often the button is pressed', async () => {
    let finish = (_: Awaited<ReturnType<OverrideActions['create']>>) => {};
    actions.create.mockReturnValue(new Promise((resolve) => (finish = resolve)));
    const user = await openNew('limits.seats');
    await user.type(sheet().getByLabelText('Value'), '5');
    await user.dblClick(sheet().getByRole('button', { name: 'Pin value' }));
    await user.type(sheet().getByLabelText('Value'), '{Enter}');
    expect(actions.create).toHaveBeenCalledTimes(1);
    finish(done(anOverride()));
    expect(await screen.findByText('Value pinned')).toBeVisible();
  });

  it('tells at once when the user has an override already, and leads to it', async () => {
    currentFlags = [{ name: 'ui.dark_mode', ...off, source: 'override', override: { fallback: off } }];
    actions.find.mockResolvedValue(done(anOverride()));
    const user = await openNew();
    await user.click(await sheet().findByRole('button', { name: 'Edit existing override' }));
    expect(actions.find).toHaveBeenCalledWith(ada.id, 'ui.dark_mode');
    expect(await screen.findByText('ui.dark_mode for ada@example.com')).toBeVisible();
  });

  it('tells when the server found an override that was made meanwhile', async () => {
    actions.create.mockResolvedValue(refusal('override_exists'));
    actions.find.mockResolvedValue(refusal('internal'));
    const user = await openNew();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    await user.click(await sheet().findByRole('button', { name: 'Edit existing override' }));
    expect(await screen.findByText('It was refused. Nothing was changed.')).toBeVisible();
  });
});

describe('what goes wrong while saving', () => {
  it('is said at its fields and keeps what was typed', async () => {
    actions.create.mockResolvedValue(
      refusal('invalid', { fields: [{ path: 'value', message: 'must be a number value' }] }),
    );
    const user = await openNew('limits.seats');
    await user.type(sheet().getByLabelText('Value'), '1e400');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(await sheet().findByText('Must be a number value.')).toBeVisible();
    expect(sheet().getByLabelText('Value')).toHaveValue('1e400');
  });

  it('is said with its request when it is about no field', async () => {
    actions.create.mockResolvedValue(refusal('internal'));
    const user = await openNew();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(await sheet().findByText('Request req-1')).toBeVisible();
  });

  it('an ended session is mended in another tab, and nothing typed is lost', async () => {
    actions.create.mockResolvedValue(refusal('unauthenticated'));
    const user = await openNew();
    await user.type(sheet().getByLabelText('Reason'), 'kept');
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(await sheet().findByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute(
      'target',
      '_blank',
    );
    expect(sheet().getByLabelText('Reason')).toHaveValue('kept');
  });

  it('a lost connection is said, and saving can be tried again', async () => {
    actions.create.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    actions.create.mockResolvedValueOnce(done(anOverride()));
    const user = await openNew();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(await sheet().findByText(/cannot be reached, so nothing was saved/)).toBeVisible();
    await user.click(sheet().getByRole('button', { name: 'Pin value' }));
    expect(await screen.findByText('Value pinned')).toBeVisible();
  });
});

describe('editing an override', () => {
  it('sends what changed, and only if nobody else changed it', async () => {
    const saved = anOverride({ version: 2, reason: 'new words' });
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
    expect(JSON.parse(actions.update.mock.calls[1]?.[2] ?? '')).toMatchObject({ reason: 'Ticket 4812' });
  });

  it('without a change writes nothing', async () => {
    const user = await openStored();
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(actions.update).not.toHaveBeenCalled();
    expect(screen.queryByText('Override saved')).toBeNull();
  });

  it('shows what somebody else made of it, and mine can be kept', async () => {
    const theirs = anOverride({
      version: 2,
      etag: '0c6e2b56-2',
      value: false,
      variant: 'off',
      enabled: false,
      updatedBy: 'hopper@example.com',
      updatedAt: new Date(NOW.getTime() - 120_000),
      expiresAt: new Date(NOW.getTime() + 60_000),
    });
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.update.mockResolvedValueOnce(done(anOverride({ version: 3 })));
    actions.find.mockResolvedValue(done(theirs));
    const user = await openStored();
    await user.type(sheet().getByLabelText('Reason'), '!');
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    expect(
      await sheet().findByText(/hopper@example.com changed this 2 min ago. Theirs: off, paused, until/),
    ).toBeVisible();
    await user.click(sheet().getByRole('button', { name: 'Keep mine' }));
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    expect(actions.update.mock.calls[1]?.[3]).toBe('0c6e2b56-2');
    expect(JSON.parse(actions.update.mock.calls[1]?.[2] ?? '')).toEqual({
      variant: 'on',
      enabled: true,
      reason: 'Ticket 4812!',
      expires_at: null,
    });
  });

  it('theirs can be taken instead', async () => {
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.find.mockResolvedValue(done(anOverride({ version: 2, reason: 'theirs' })));
    const user = await openStored();
    await user.type(sheet().getByLabelText('Reason'), '!');
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    await user.click(await sheet().findByRole('button', { name: 'Take theirs' }));
    expect(sheet().getByLabelText('Reason')).toHaveValue('theirs');
    expect(sheet().queryByText(/Theirs:/)).toBeNull();
  });

  it('says when it is gone', async () => {
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    actions.find.mockResolvedValue(refusal('override_not_found'));
    const user = await openStored();
    await user.type(sheet().getByLabelText('Reason'), '!');
    await user.click(sheet().getByRole('button', { name: 'Save override' }));
    expect(await sheet().findByText(/Somebody deleted this override meanwhile/)).toBeVisible();
  });

  it('can be left by Cancel', async () => {
    const user = await openStored();
    await user.click(sheet().getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('a look-up that fails', () => {
  it.each([
    [401, 'Your session has ended. Sign in again to go on.'],
    [503, 'This cannot be read just now. Try again in a moment.'],
  ])('with %d says so in the list', async (status, message) => {
    answers['/api/admin/users'] = () => new Response(null, { status });
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: 'Pin value' }));
    await screen.findByRole('dialog');
    await user.click(screen.getByRole('button', { name: 'User' }));
    expect(await screen.findByText(message)).toBeVisible();
  });

  it('of the flag says so in its place', async () => {
    answers['/api/admin/feature-flags/ui.dark_mode'] = () => Promise.reject(new TypeError('offline'));
    const { user } = draw({ mode: 'edit', override: anOverride() });
    await user.click(screen.getByText('Open'));
    await screen.findByRole('dialog');
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
  });

  it('that finds nothing says that too', async () => {
    answers['/api/admin/users'] = () => Response.json({ data: [] });
    const { user } = draw();
    await user.click(screen.getByRole('button', { name: 'Pin value' }));
    await screen.findByRole('dialog');
    await user.click(screen.getByRole('button', { name: 'User' }));
    expect(await screen.findByText('Nothing fits.')).toBeVisible();
  });
});
