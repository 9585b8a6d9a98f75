import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Action } from '@/lib/auth/policy';
import { getFlag } from '@/lib/flags/service';
import { inviteUser } from '@/lib/users/invitations';
import { contextOf, makeUser, soon, unique } from './factories';
import type { Targets } from './route-table';

const ROOT = path.join(import.meta.dirname, '../..');

/** The password of whoever calls. */
export const PASSWORD = 'a long enough password';

/** How an action is called, and what the caller needs for it. */
interface Row {
  /** `open` is for people who are not signed in. */
  readonly right: Action | 'open';
  readonly args: (of: Targets) => readonly unknown[] | Promise<readonly unknown[]>;
  /** How somebody who may is answered, where that is a refusal of another kind. */
  readonly refusal?: { readonly code: string; readonly fields?: readonly unknown[] };
}

const json = (body: unknown) => JSON.stringify(body);
const FLAGS = 'app/(dashboard)/feature-flags';

const steps = () => json({ steps: [{ at: soon(), enabled: true }] });
const pin = ({ free }: Targets) => json({ flag_name: free, value: true });
const removal = ({ flag }: Targets) => json({ action: 'delete', filter: { flag }, expected_count: 1 });
const SAME_SETTINGS = json({
  override_policy: { require_reason: false, require_expiry: false, max_expiry_days: null },
});
const notYours = [{ path: 'revision', message: 'is no change of overrides of yours' }];

const invited = async (user: string) => (await inviteUser(contextOf({ now: new Date() }), user)).token;

/** Every exported function of every file of server actions. The test fails when one is missing here. */
export const ACTIONS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  [`${FLAGS}/flag-actions.ts`]: {
    createFlagAction: {
      right: 'flags.write',
      args: ({ name }) => [json({ name, type: 'boolean' })],
    },
    updateFlagAction: { right: 'flags.write', args: ({ flag }) => [flag, '{"description":"new"}'] },
    switchFlagAction: {
      right: 'flags.write',
      args: ({ flag }) => [flag, '{"enabled":false,"pause_overrides":true}'],
    },
    switchReachAction: { right: 'schedules.read', args: ({ flag }) => [flag, false] },
    archiveFlagAction: { right: 'flags.write', args: ({ flag }) => [flag] },
    restoreFlagAction: { right: 'flags.write', args: ({ archived }) => [archived] },
  },
  [`${FLAGS}/[name]/version-actions.ts`]: {
    readVersionAction: { right: 'audit.read', args: ({ flag }) => [flag, Number.MAX_SAFE_INTEGER] },
    restoreVersionAction: {
      right: 'flags.write',
      args: async ({ flag }) => [flag, 1_000_000, (await getFlag(contextOf(), flag)).etag],
    },
    undoFlagChangeAction: {
      right: 'flags.write',
      args: ({ flag }) => [flag, 'the etag of another state'],
      refusal: { code: 'version_mismatch' },
    },
  },
  [`${FLAGS}/schedule-actions.ts`]: {
    createScheduledChangesAction: { right: 'schedules.write', args: ({ flag }) => [flag, steps()] },
    updateScheduledChangeAction: {
      right: 'schedules.write',
      args: ({ flag, change }) => [flag, change, '{"reason":"new"}'],
    },
    cancelScheduledChangeAction: { right: 'schedules.write', args: ({ flag, change }) => [flag, change] },
    findScheduledChangeAction: { right: 'schedules.read', args: ({ flag, change }) => [flag, change] },
    previewScheduledChangesAction: { right: 'schedules.read', args: ({ flag }) => [flag, steps()] },
  },
  [`${FLAGS}/override-actions.ts`]: {
    createOverrideAction: { right: 'overrides.write', args: (of) => [of.user, pin(of)] },
    updateOverrideAction: {
      right: 'overrides.write',
      args: ({ user, flag }) => [user, flag, '{"reason":"new"}', undefined],
    },
    bulkOverridesAction: { right: 'overrides.write', args: (of) => [removal(of)] },
    undoOverridesAction: {
      right: 'overrides.write',
      args: () => ['{"revision":1}'],
      refusal: { code: 'invalid', fields: notYours },
    },
    copyOverridesAction: {
      right: 'overrides.write',
      args: async ({ user, flag }) => [
        (await makeUser()).id,
        json({ from: user, flags: [flag], on_conflict: 'skip' }),
      ],
    },
    removeOverrideAction: { right: 'overrides.write', args: ({ user, flag }) => [user, flag, undefined] },
    findOverrideAction: { right: 'overrides.read', args: ({ user, flag }) => [user, flag] },
  },
  'app/(dashboard)/users/user-actions.ts': {
    createUserAction: { right: 'users.write', args: () => [json({ email: `${unique('new')}@example.com` })] },
    updateUserAction: { right: 'users.write', args: ({ user }) => [user, '{"role":"viewer"}'] },
    inviteUserAction: { right: 'users.write', args: ({ user }) => [user, false] },
    signOutUserAction: { right: 'users.write', args: ({ user }) => [user] },
    deleteUserAction: { right: 'users.write', args: ({ user }) => [user] },
  },
  'app/(dashboard)/segments/segment-actions.ts': {
    createSegmentAction: { right: 'segments.write', args: ({ name }) => [json({ key: name })] },
    editSegmentAction: { right: 'segments.write', args: ({ segment }) => [segment, '{"name":"new"}'] },
    deleteSegmentAction: { right: 'segments.write', args: ({ segment }) => [segment] },
    findSegmentAction: { right: 'segments.read', args: ({ segment }) => [segment] },
    previewSegmentAction: { right: 'segments.read', args: ({ segment }) => [segment, '{"name":"new"}'] },
    findMembersAction: { right: 'segments.read', args: ({ segment }) => [segment, '{"list":"included"}'] },
    nameMembersAction: { right: 'segments.read', args: ({ user }) => [json({ people: [user] })] },
  },
  'app/(dashboard)/api-keys/key-actions.ts': {
    createKeyAction: { right: 'keys.write', args: ({ name }) => [json({ name, role: 'admin' })] },
    rotateKeyAction: { right: 'keys.write', args: ({ keyId }) => [keyId, '{}'] },
    revokeKeyAction: { right: 'keys.write', args: ({ keyId }) => [keyId] },
  },
  'app/(dashboard)/settings/settings-actions.ts': {
    updateSettingsAction: { right: 'settings.write', args: () => [SAME_SETTINGS] },
    findSettingsAction: { right: 'settings.read', args: () => [] },
  },
  'app/(dashboard)/account/account-actions.ts': {
    changePasswordAction: {
      right: 'own_account.write',
      args: () => [json({ current_password: PASSWORD, new_password: 'another long password' })],
    },
    signOutEverywhereAction: { right: 'own_account.write', args: () => [] },
  },
  'app/invite/invitation-actions.ts': {
    findInvitationAction: { right: 'open', args: async ({ user }) => [await invited(user)] },
    acceptInvitationAction: {
      right: 'open',
      args: async ({ user }) => [json({ token: await invited(user), password: PASSWORD })],
    },
  },
};

/** Every function that a browser may call, as `file name`. */
export async function findActions(): Promise<string[]> {
  const files = await Promise.all(
    ['app', 'components', 'lib', 'server'].map(async (folder) => {
      const names = await readdir(path.join(ROOT, folder), { recursive: true });
      return names.filter((name) => /\.tsx?$/.test(name)).map((name) => path.join(folder, name));
    }),
  );
  const found = await Promise.all(
    files.flat().map(async (file) => {
      const isOpen = /^\s*['"]use server['"]/m.test(await readFile(path.join(ROOT, file), 'utf8'));
      return isOpen ? Object.keys(await loadActions(file)).map((name) => `${file} ${name}`) : [];
    }),
  );
  return found.flat().sort();
}

/** What a file exports. A browser may hand it anything. */
export function loadActions(file: string): Promise<Record<string, (...args: unknown[]) => Promise<unknown>>> {
  return import(path.join(ROOT, file));
}
