// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InstallationFacts } from '@/components/settings/installation-facts';
import { InviteButton } from '@/components/settings/invite-button';
import { PolicyForm } from '@/components/settings/policy-form';
import type { SettingsActions } from '@/components/settings/settings-actions';
import { SignInFacts } from '@/components/settings/sign-in-facts';
import { StaffList } from '@/components/settings/staff-list';
import type { PersonActions } from '@/components/users/person-actions';
import type { Installation } from '@/lib/settings/installation';
import type { OverridePolicy, Settings } from '@/lib/settings/types';
import type { StaffMember } from '@/lib/users/types';
import { ada, aUser, done, refusal } from './support/data';
import { goTo } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/settings'));

const NOTHING: OverridePolicy = { requireReason: false, requireExpiry: false, maxExpiryDays: null };
const GAPS = { active: 500, withoutReason: 1, withoutEnd: 412 };

const settingsWith = (policy: Partial<OverridePolicy> = {}, version = 1): Settings => ({
  overridePolicy: { ...NOTHING, ...policy },
  version,
  etag: String(version),
});

function someActions() {
  return {
    update: vi.fn<SettingsActions['update']>(async () => done(settingsWith({ requireReason: true }, 2))),
    find: vi.fn<SettingsActions['find']>(async () => done(settingsWith({ requireExpiry: true }, 2))),
  };
}

const form = (actions: SettingsActions, settings = settingsWith(), blocked?: string, gaps = GAPS) => (
  <PolicyForm settings={settings} gaps={gaps} actions={actions} blocked={blocked} />
);

const reason = () => screen.getByRole('switch', { name: 'Every override has a reason' });
const end = () => screen.getByRole('switch', { name: 'Every override has an end' });
const save = () => screen.getByRole('button', { name: 'Save policy' });

describe('the policy for overrides', () => {
  it('says what it means for those that are there', () => {
    const { redraw } = renderInApp(form(someActions()));
    expect(
      screen.getByText('1 active override has no reason. It stays until somebody writes it.'),
    ).toBeVisible();
    expect(
      screen.getByText('412 active overrides have no end. They stay until somebody writes them.'),
    ).toBeVisible();
    redraw(form(someActions(), settingsWith(), undefined, { active: 3, withoutReason: 0, withoutEnd: 0 }));
    expect(screen.getAllByText('All active overrides have one.')).toHaveLength(2);
    redraw(form(someActions(), settingsWith(), undefined, { active: 0, withoutReason: 0, withoutEnd: 0 }));
    expect(screen.getAllByText('Nothing is pinned now.')).toHaveLength(2);
  });

  it('is saved upon the version that was seen', async () => {
    const actions = someActions();
    const { user } = renderInApp(form(actions));
    expect(save()).toHaveAttribute('aria-disabled', 'true');
    await user.click(reason());
    await user.click(save());
    await waitFor(() =>
      expect(actions.update).toHaveBeenCalledWith(
        '{"override_policy":{"require_reason":true,"require_expiry":false,"max_expiry_days":null}}',
        '1',
      ),
    );
    expect(await screen.findByText('Overrides need a reason.')).toBeVisible();
    expect(save()).toHaveAttribute('aria-disabled', 'true');
  });

  it('has a longest time only where an end is asked for', async () => {
    const actions = someActions();
    const { user } = renderInApp(form(actions));
    expect(screen.queryByLabelText(/Longest time/)).toBeNull();
    await user.click(end());
    await user.type(screen.getByLabelText(/Longest time/), '30');
    await user.click(save());
    await waitFor(() =>
      expect(JSON.parse(actions.update.mock.calls[0]?.[0] ?? '').override_policy).toEqual({
        require_reason: false,
        require_expiry: true,
        max_expiry_days: 30,
      }),
    );
  });

  it('shows the error of the server at the days, and keeps what was typed', async () => {
    const actions = someActions();
    actions.update.mockResolvedValue(
      refusal('invalid', {
        fields: [
          {
            path: 'override_policy.max_expiry_days',
            message: 'must be a whole number of days from 1 to 3650, or null',
          },
        ],
      }),
    );
    const { user } = renderInApp(form(actions, settingsWith({ requireExpiry: true })));
    const days = screen.getByLabelText(/Longest time/);
    await user.type(days, 'many');
    await user.click(save());
    expect(await screen.findByText(/Must be a whole number of days/)).toBeVisible();
    expect(days).toHaveValue('many');
    expect(JSON.parse(actions.update.mock.calls[0]?.[0] ?? '').override_policy.max_expiry_days).toBe('many');
  });

  it('can be left as it was', async () => {
    const { user } = renderInApp(form(someActions()));
    await user.click(end());
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(end()).toHaveAttribute('aria-checked', 'false');
  });

  it.each([
    ['Take theirs', 'false', 'true'],
    ['Keep mine', 'true', 'false'],
  ])('that somebody else has changed meanwhile is shown to choose from: %s', async (choice, mine, theirs) => {
    const actions = someActions();
    actions.update.mockResolvedValueOnce(refusal('version_mismatch'));
    const { user } = renderInApp(form(actions));
    await user.click(reason());
    await user.click(save());
    expect(await screen.findByText(/it now asks for an end/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: choice }));
    expect(reason()).toHaveAttribute('aria-checked', mine);
    expect(end()).toHaveAttribute('aria-checked', theirs);
  });

  it('follows the page, and never while it is edited', async () => {
    const actions = someActions();
    const { user, redraw } = renderInApp(form(actions));
    redraw(form(actions, settingsWith({ requireReason: true }, 2)));
    expect(reason()).toHaveAttribute('aria-checked', 'true');
    await user.click(end());
    redraw(form(actions, settingsWith({}, 3)));
    expect(reason()).toHaveAttribute('aria-checked', 'true');
    expect(end()).toHaveAttribute('aria-checked', 'true');
  });

  it('survives a lost connection', async () => {
    const actions = someActions();
    actions.update.mockRejectedValue(new Error('gone'));
    const { user } = renderInApp(form(actions));
    await user.click(reason());
    await user.click(save());
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
    expect(reason()).toHaveAttribute('aria-checked', 'true');
  });

  it('is shown to a viewer and explained', async () => {
    const { user } = renderInApp(
      form(
        someActions(),
        settingsWith({ requireExpiry: true, maxExpiryDays: 7 }),
        'Only admins can change settings.',
      ),
    );
    expect(screen.getByLabelText(/Longest time/)).toHaveValue('7');
    await user.click(reason());
    expect(reason()).toHaveAttribute('aria-checked', 'false');
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change settings.');
  });
});

const member = (changes: Partial<StaffMember> = {}): StaffMember => ({
  ...ada,
  role: 'admin',
  disabledAt: null,
  hasPassword: true,
  hasProvider: false,
  lastSignInAt: NOW,
  invitedUntil: null,
  ...changes,
});

describe('the people who sign in', () => {
  it('are listed with how they sign in and when they last did', () => {
    renderInApp(
      <StaffList
        staff={{
          admins: { people: [member({ hasProvider: true })], total: 1 },
          viewers: {
            people: [
              member({
                id: '2',
                name: '',
                email: 'new@example.com',
                role: 'viewer',
                hasPassword: false,
                lastSignInAt: null,
                invitedUntil: new Date(NOW.getTime() + 86_400_000),
              }),
              member({ id: '3', name: 'Gone', disabledAt: NOW }),
            ],
            total: 80,
          },
        }}
      />,
    );
    expect(screen.getByRole('row', { name: /Ada/ })).toHaveTextContent('password, provider');
    expect(screen.getByRole('link', { name: 'Ada Lovelace' })).toHaveAttribute('href', `/users/${ada.id}`);
    const invited = screen.getByRole('row', { name: /new@example.com/ });
    expect(invited).toHaveTextContent('cannot sign in yet');
    expect(invited).toHaveTextContent('Invited');
    expect(invited).toHaveTextContent('not known');
    expect(screen.getByRole('row', { name: /Gone/ })).toHaveTextContent('Disabled');
    expect(screen.getByRole('link', { name: 'Show all 80 viewers' })).toHaveAttribute(
      'href',
      '/users?role=viewer',
    );
    expect(screen.queryByRole('link', { name: /admins/ })).toBeNull();
  });
});

describe('an invitation', () => {
  const LINK = 'https://flags.example.com/invite#the-token';
  const actionsOfTest = () => ({
    create: vi.fn<PersonActions['create']>(async () => done(aUser({ email: 'new@example.com' }))),
    invite: vi.fn<PersonActions['invite']>(async () => done({ url: LINK, expiresAt: NOW })),
  });
  const open = async (actions: ReturnType<typeof actionsOfTest>) => {
    const app = renderInApp(<InviteButton actions={actions} blocked={undefined} />);
    await app.user.click(screen.getByRole('button', { name: 'Invite person' }));
    const sheet = within(await screen.findByRole('dialog', { name: 'Invite person' }));
    await app.user.type(sheet.getByLabelText('E-mail'), ' new@example.com ');
    return {
      ...app,
      sheet,
      send: () => app.user.click(sheet.getByRole('button', { name: 'Invite person' })),
    };
  };

  it('adds somebody with a role and shows the link once', async () => {
    const actions = actionsOfTest();
    const { user, sheet, send } = await open(actions);
    await user.type(sheet.getByLabelText('Name'), 'Grace');
    await user.click(sheet.getByRole('radio', { name: 'Admin' }));
    expect(sheet.getByText('Sees and changes everything.')).toBeVisible();
    await send();
    expect(await screen.findByText(LINK)).toBeVisible();
    expect(JSON.parse(actions.create.mock.calls[0]?.[0] ?? '')).toEqual({
      email: 'new@example.com',
      name: 'Grace',
      role: 'admin',
    });
    await user.keyboard('{Escape}');
    expect(await screen.findByText('Close before the link is copied?')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByText(LINK)).toBeNull());
  });

  it('of somebody who is there already is refused at the e-mail', async () => {
    const actions = actionsOfTest();
    actions.create.mockResolvedValue(
      refusal('user_exists', { message: 'A user with this e-mail or external id exists' }),
    );
    const { sheet, send } = await open(actions);
    await send();
    expect(await sheet.findByText('A user with this e-mail or external id exists.')).toBeVisible();
    expect(actions.invite).not.toHaveBeenCalled();
  });

  it('whose link could not be made adds nobody twice when it is tried again', async () => {
    const actions = actionsOfTest();
    actions.invite.mockResolvedValueOnce(
      refusal('unavailable', { message: 'The database cannot be reached' }),
    );
    const { sheet, send } = await open(actions);
    await send();
    expect(await sheet.findByText('The database cannot be reached')).toBeVisible();
    await send();
    expect(await screen.findByText(LINK)).toBeVisible();
    expect(actions.create).toHaveBeenCalledTimes(1);
  });
});

describe('the facts of an installation', () => {
  const installation: Installation = {
    version: '0.1.0',
    address: null,
    database: { version: '18.1', bytes: 12_300_000 },
    allowedOrigins: [],
    logLevel: 'warn',
    isSet: { cronSecret: false, metricsToken: false, environmentKey: false },
    provider: null,
  };

  it('say how it is set up, and of secrets only whether they are set', () => {
    const { redraw } = renderInApp(<InstallationFacts installation={installation} />);
    expect(screen.getByText('PostgreSQL 18.1, 13 MB of data')).toBeVisible();
    expect(screen.getByText('None but this one')).toBeVisible();
    expect(screen.getByText('Not set')).toBeVisible();
    redraw(
      <InstallationFacts
        installation={{
          ...installation,
          address: 'https://flags.example.com',
          allowedOrigins: ['https://a.example', 'https://b.example'],
          isSet: { cronSecret: true, metricsToken: true, environmentKey: true },
        }}
      />,
    );
    expect(screen.getByText('https://flags.example.com')).toBeVisible();
    expect(screen.getByText('https://a.example, https://b.example')).toBeVisible();
    expect(screen.getByText(/A scheduler may start it/)).toBeVisible();
    expect(screen.getByText(/Readable with the token/)).toBeVisible();
    expect(screen.getByText(/it is among the API keys/)).toBeVisible();
  });

  it('say through whom people sign in, and how they come by a role', () => {
    const provider = {
      name: 'Acme',
      issuer: 'https://id.acme.example',
      domains: ['acme.example'],
      roles: [{ group: 'ops', role: 'admin' }],
      roleClaim: 'groups',
    };
    const { redraw } = renderInApp(<SignInFacts provider={provider} />);
    expect(screen.getByText('https://id.acme.example')).toBeVisible();
    expect(screen.getByText('E-mails of acme.example')).toBeVisible();
    expect(screen.getByText('By the claim groups: ops is admin')).toBeVisible();
    redraw(<SignInFacts provider={{ ...provider, domains: null, roles: null }} />);
    expect(screen.getByText('Everybody whom it knows')).toBeVisible();
    expect(screen.getByText(/Admins give them here/)).toBeVisible();
    redraw(<SignInFacts provider={null} />);
    expect(screen.getByText(/With an OpenID Connect provider/)).toBeVisible();
  });
});
