import {
  bulkOverridesAction,
  copyOverridesAction,
  createOverrideAction,
  undoOverridesAction,
  updateOverrideAction,
} from '@/app/(dashboard)/feature-flags/override-actions';
import { type ApiCall, call, ORIGIN, read } from './api';
import { contextOf, makeFlag, makeOverride, makeUser, signIn } from './factories';
import { withNextRequest } from './next-request';

export const DAY_MS = 24 * 60 * 60 * 1000;
export const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** What the policy asks about. */
export interface Fields {
  readonly reason: string | null;
  readonly expires_at: string | null;
}

/** Whom and what a path writes. */
export interface Target {
  /** An administrator's key, and the session of one. */
  readonly key: string;
  readonly cookie: string;
  readonly userId: string;
  readonly flagName: string;
  readonly overrideId: string | null;
  /** The revision of what was done to it before the policy, where a path does something. */
  readonly revision: number | null;
  /** Somebody else who has an override of the flag, where a path copies it. */
  readonly otherId: string | null;
}

type Answer =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: string;
      readonly errors: readonly { readonly path: string; readonly message: string }[];
      /** undefined where a door answers with fields only. */
      readonly policy: unknown;
    };

/** One way to leave an override enabled, with this reason and this end. */
export interface Path {
  /** Method and path of the endpoint, or the name of the server action. */
  readonly door: string;
  /** What is there before: nothing, or an override in this state that has these fields, or fields that any policy lets through. */
  readonly there?: {
    readonly state: 'active' | 'paused' | 'ended';
    readonly with: (fields: Fields) => Partial<Fields>;
  };
  /** Does something to it before the policy, and says under which revision. */
  readonly first?: (target: Target) => Promise<number>;
  /** Whether somebody else has an override of the flag with these fields, or fields that any policy lets through. */
  readonly other?: (fields: Fields) => Fields;
  readonly send: (target: Target, fields: Fields) => Promise<Answer>;
}

const LAWFUL: Fields = { reason: 'Was there', expires_at: daysFromNow(1) };
const lawful = () => LAWFUL;
const same = (fields: Fields) => fields;
const sameReason = ({ reason }: Fields) => ({ ...LAWFUL, reason });

const OF_USER = '/api/admin/users/{user_id}/flag-overrides';
const ONE = `${OF_USER}/{flag_name}`;
const BULK = '/api/admin/flag-overrides/bulk';

async function send(method: string, door: string, target: Target, json: unknown): Promise<Answer> {
  const url = door.replace('{user_id}', target.userId).replace('{flag_name}', target.flagName);
  return ask(method, url, { key: target.key, json });
}

async function ask(method: string, url: string, options: ApiCall): Promise<Answer> {
  const { status, body } = await read(await call(method, url, options));
  if (status < 300) return { ok: true };
  const { code, errors, policy } = body as { code: string; errors: []; policy?: unknown };
  return { ok: false, code, errors, policy: policy ?? null };
}

/** The server actions that write an override and leave it there. */
export const ACTIONS = {
  createOverrideAction,
  updateOverrideAction,
  bulkOverridesAction,
  undoOverridesAction,
  copyOverridesAction,
};

async function act(
  action: (userId: string) => Promise<unknown>,
  { userId, cookie }: Target,
): Promise<Answer> {
  const headers = { host: new URL(ORIGIN).host, origin: ORIGIN, cookie };
  const result = (await withNextRequest(headers, () => action(userId), 'action')) as
    | { ok: true }
    | { ok: false; error: { code: string; fields: [] } };
  if (result.ok) return result;
  return { ok: false, code: result.error.code, errors: result.error.fields, policy: undefined };
}

/** Takes the override away through the dashboard. */
async function deleteByDashboard({ cookie, overrideId }: Target): Promise<number> {
  const headers = { host: new URL(ORIGIN).host, origin: ORIGIN, cookie };
  const body = JSON.stringify({ action: 'delete', ids: [overrideId], expected_count: 1 });
  const result = await withNextRequest(headers, () => bulkOverridesAction(body), 'action');
  if (!result.ok || result.data.dry_run) throw new Error('the override was not deleted');
  return result.data.revision ?? 0;
}

const post: Path['send'] = (target, fields) =>
  send('POST', OF_USER, target, { flag_name: target.flagName, value: true, ...fields });
const put: Path['send'] = (target, fields) => send('PUT', ONE, target, { value: true, ...fields });
const patch =
  (of: (fields: Fields) => object): Path['send'] =>
  (target, fields) =>
    send('PATCH', ONE, target, of(fields));

const IMPORT = '/api/admin/flag-overrides/import';

const sendRow = (type: 'text/csv' | 'application/json', target: Target, { reason, expires_at }: Fields) => {
  const row = { user_id: target.userId, flag_name: target.flagName, value: true, reason, expires_at };
  const cells = [target.userId, target.flagName, 'true', reason ?? '', expires_at ?? ''];
  const csv = `${Object.keys(row).join()}\r\n${cells.map((cell) => `"${cell}"`).join()}\r\n`;
  const body = type === 'text/csv' ? csv : JSON.stringify([row]);
  return ask('POST', `${IMPORT}?on_conflict=replace`, {
    key: target.key,
    body,
    headers: { 'content-type': type },
  });
};
const importCsv: Path['send'] = (target, fields) => sendRow('text/csv', target, fields);
const importJson: Path['send'] = (target, fields) => sendRow('application/json', target, fields);

const bulk =
  (of: (target: Target, fields: Fields) => object): Path['send'] =>
  (target, fields) =>
    send('POST', BULK, target, { ...of(target, fields), expected_count: 1 });
const bulkCreate = (on_conflict: string) =>
  bulk(({ flagName, userId }, fields) => {
    return { action: 'create', flag_name: flagName, value: true, user_ids: [userId], on_conflict, ...fields };
  });

const copy =
  (on_conflict: 'skip' | 'replace', of: (fields: Fields) => object): Path['send'] =>
  (target, fields) =>
    act(
      (userId) =>
        copyOverridesAction(
          userId,
          JSON.stringify({ from: target.otherId, flags: [target.flagName], on_conflict, ...of(fields) }),
        ),
      target,
    );

/** Every way to leave an override enabled. The test of the policy fails when a door is missing here. */
export const PATHS: Readonly<Record<string, Path>> = {
  'POST of a new override': { door: `POST ${OF_USER}`, send: post },
  'POST over one that has ended': {
    door: `POST ${OF_USER}`,
    there: { state: 'ended', with: lawful },
    send: post,
  },
  'PUT of a new override': { door: `PUT ${ONE}`, send: put },
  'PUT over an active one': { door: `PUT ${ONE}`, there: { state: 'active', with: lawful }, send: put },
  'PUT over a paused one': { door: `PUT ${ONE}`, there: { state: 'paused', with: lawful }, send: put },
  'PUT over one that has ended': { door: `PUT ${ONE}`, there: { state: 'ended', with: lawful }, send: put },
  'PATCH of the reason and the end': {
    door: `PATCH ${ONE}`,
    there: { state: 'active', with: lawful },
    send: patch((fields) => fields),
  },
  'PATCH of the value alone': {
    door: `PATCH ${ONE}`,
    there: { state: 'active', with: same },
    send: patch(() => ({ value: false })),
  },
  'PATCH that resumes': {
    door: `PATCH ${ONE}`,
    there: { state: 'paused', with: same },
    send: patch(() => ({ enabled: true })),
  },
  'PATCH that resumes with a reason and an end': {
    door: `PATCH ${ONE}`,
    there: { state: 'paused', with: lawful },
    send: patch((fields) => ({ enabled: true, ...fields })),
  },
  'PATCH of the end': {
    door: `PATCH ${ONE}`,
    there: { state: 'active', with: sameReason },
    send: patch(({ expires_at }) => ({ expires_at })),
  },
  'PATCH that brings back one that has ended': {
    door: `PATCH ${ONE}`,
    there: { state: 'ended', with: sameReason },
    send: patch(({ expires_at }) => ({ expires_at })),
  },
  'bulk creation': { door: `POST ${BULK}`, send: bulkCreate('error') },
  'bulk creation over one that has ended': {
    door: `POST ${BULK}`,
    there: { state: 'ended', with: lawful },
    send: bulkCreate('error'),
  },
  'bulk creation that replaces': {
    door: `POST ${BULK}`,
    there: { state: 'active', with: lawful },
    send: bulkCreate('replace'),
  },
  'bulk resumption by id': {
    door: `POST ${BULK}`,
    there: { state: 'paused', with: same },
    send: bulk(({ overrideId }) => ({ action: 'enable', ids: [overrideId] })),
  },
  'bulk resumption by filter': {
    door: `POST ${BULK}`,
    there: { state: 'paused', with: same },
    send: bulk(({ flagName }) => ({ action: 'enable', filter: { flag: flagName } })),
  },
  'bulk extension': {
    door: `POST ${BULK}`,
    there: { state: 'active', with: sameReason },
    send: bulk(({ overrideId }, { expires_at }) => ({ action: 'extend', ids: [overrideId], expires_at })),
  },
  'bulk extension of one that has ended': {
    door: `POST ${BULK}`,
    there: { state: 'ended', with: sameReason },
    send: bulk(({ flagName }, { expires_at }) => ({
      action: 'extend',
      filter: { flag: flagName },
      expires_at,
    })),
  },
  'import of CSV': { door: `POST ${IMPORT}`, send: importCsv },
  'import of JSON': { door: `POST ${IMPORT}`, send: importJson },
  'import over one that has ended': {
    door: `POST ${IMPORT}`,
    there: { state: 'ended', with: lawful },
    send: importCsv,
  },
  'import that replaces': {
    door: `POST ${IMPORT}`,
    there: { state: 'paused', with: lawful },
    send: importJson,
  },
  'the dashboard, which makes an override': {
    door: 'createOverrideAction',
    send: (target, fields) =>
      act(
        (userId) =>
          createOverrideAction(
            userId,
            JSON.stringify({ flag_name: target.flagName, value: true, ...fields }),
          ),
        target,
      ),
  },
  'the dashboard, which changes one': {
    door: 'updateOverrideAction',
    there: { state: 'paused', with: same },
    send: (target) =>
      act(
        (userId) =>
          updateOverrideAction(userId, target.flagName, JSON.stringify({ enabled: true }), undefined),
        target,
      ),
  },
  'the dashboard, which pins for many': {
    door: 'bulkOverridesAction',
    send: (target, fields) =>
      act(
        (userId) =>
          bulkOverridesAction(
            JSON.stringify({
              action: 'create',
              flag_name: target.flagName,
              value: true,
              user_ids: [userId],
              expected_count: 1,
              ...fields,
            }),
          ),
        target,
      ),
  },
  'the dashboard, which resumes many': {
    door: 'bulkOverridesAction',
    there: { state: 'paused', with: same },
    send: (target) =>
      act(
        () =>
          bulkOverridesAction(
            JSON.stringify({ action: 'enable', ids: [target.overrideId], expected_count: 1 }),
          ),
        target,
      ),
  },
  'the dashboard, which takes a deletion back': {
    door: 'undoOverridesAction',
    there: { state: 'active', with: same },
    first: deleteByDashboard,
    send: (target) => act(() => undoOverridesAction(JSON.stringify({ revision: target.revision })), target),
  },
  'the dashboard, which copies one as it is': {
    door: 'copyOverridesAction',
    other: same,
    send: copy('skip', () => ({})),
  },
  'the dashboard, which copies one with another reason and end': {
    door: 'copyOverridesAction',
    other: lawful,
    send: copy('skip', (fields) => fields),
  },
  'the dashboard, which copies one over another': {
    door: 'copyOverridesAction',
    there: { state: 'active', with: lawful },
    other: same,
    send: copy('replace', () => ({})),
  },
};

/** Makes whom and what a path writes, while no policy holds. */
export async function prepare({ there, first, other }: Path, fields: Fields, key: string): Promise<Target> {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const cookie = await signIn((await makeUser({ role: 'admin' })).id);
  const otherId = other ? await makeOther(flag.name, other(fields)) : null;
  const nothing = { overrideId: null, revision: null, otherId };
  const target = { key, cookie, userId: user.id, flagName: flag.name, ...nothing };
  if (!there) return target;
  const { reason = null, expires_at = null } = there.with(fields);
  const ended = there.state === 'ended';
  const end = ended ? new Date('2020-01-02T00:00:00.000Z') : expires_at && new Date(expires_at);
  const { id } = await makeOverride(
    user.id,
    flag.name,
    {
      enabled: there.state !== 'paused',
      ...(reason === null ? {} : { reason }),
      ...(end ? { expiresAt: end } : {}),
    },
    contextOf({ now: ended ? new Date('2020-01-01T00:00:00.000Z') : new Date() }),
  );
  const made = { ...target, overrideId: id };
  return first ? { ...made, revision: await first(made) } : made;
}

/** Somebody who has this override of a flag. */
async function makeOther(flagName: string, { reason, expires_at }: Fields): Promise<string> {
  const { id } = await makeUser();
  await makeOverride(
    id,
    flagName,
    {
      ...(reason === null ? {} : { reason }),
      ...(expires_at === null ? {} : { expiresAt: new Date(expires_at) }),
    },
    contextOf({ now: new Date() }),
  );
  return id;
}

interface Case {
  readonly policy: object;
  readonly satisfying: () => readonly Fields[];
  readonly violating: () => readonly { readonly fields: Fields; readonly paths: readonly string[] }[];
}

/** A minute of room, as the server's clock goes on between the test and the write. */
const MINUTE = 1 / (24 * 60);

/** Policies, each with what satisfies it and what does not. */
export const POLICIES: Readonly<Record<string, Case>> = {
  'a reason': {
    policy: { require_reason: true },
    satisfying: () => [{ reason: 'Ticket 7', expires_at: null }],
    violating: () => [
      { fields: { reason: null, expires_at: null }, paths: ['reason'] },
      { fields: { reason: ' \n', expires_at: daysFromNow(1) }, paths: ['reason'] },
    ],
  },
  'an end': {
    policy: { require_expiry: true },
    satisfying: () => [{ reason: null, expires_at: daysFromNow(5000) }],
    violating: () => [{ fields: { reason: 'Ticket 7', expires_at: null }, paths: ['expires_at'] }],
  },
  'an end within 30 days': {
    policy: { require_expiry: true, max_expiry_days: 30 },
    satisfying: () => [{ reason: null, expires_at: daysFromNow(30 - MINUTE) }],
    violating: () => [
      { fields: { reason: 'Ticket 7', expires_at: daysFromNow(30 + 5 * MINUTE) }, paths: ['expires_at'] },
      { fields: { reason: null, expires_at: null }, paths: ['expires_at'] },
    ],
  },
  'everything at once': {
    policy: { require_reason: true, require_expiry: true, max_expiry_days: 1 },
    satisfying: () => [{ reason: 'Ticket 7', expires_at: daysFromNow(1 - MINUTE) }],
    violating: () => [
      { fields: { reason: null, expires_at: daysFromNow(2) }, paths: ['reason', 'expires_at'] },
    ],
  },
};
