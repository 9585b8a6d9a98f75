// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as actions from '@/app/(dashboard)/feature-flags/override-actions';
import { ENDPOINTS } from '@/app/api/endpoints';
import type { OperationDoc } from '@/lib/http/operation';
import { bulkInput } from '@/lib/overrides/schemas-bulk';
import { updateSettingsInput } from '@/lib/settings/schemas';
import { updateSettings } from '@/lib/settings/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { expectNothingWritten, storedOverride } from '../support/database-contents';
import { contextOf, makeFlag, makeKey, makeOverride, makeUser } from '../support/factories';
import {
  ACTIONS,
  DAY_MS,
  daysFromNow,
  type Fields,
  PATHS,
  POLICIES,
  prepare,
  type Target,
} from '../support/override-paths';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

afterEach(() => setPolicy({}));

const setPolicy = (policy: object) =>
  updateSettings(
    contextOf(),
    updateSettingsInput.parse({
      override_policy: { require_reason: false, require_expiry: false, max_expiry_days: null, ...policy },
    }),
  );

const stored = async ({ userId, flagName }: Target) => {
  const row = await storedOverride(userId, flagName);
  return (
    row && {
      enabled: row.enabled,
      reason: row.reason,
      expires_at: (row.expires_at as Date | null)?.toISOString() ?? null,
    }
  );
};

describe.each(Object.entries(PATHS))('%s', (_path, path) => {
  describe.each(Object.entries(POLICIES))(
    'under a policy of %s',
    (_policy, { policy, satisfying, violating }) => {
      const attempt = async (fields: Fields) => {
        const target = await prepare(path, fields, key);
        await setPolicy(policy);
        return target;
      };

      test.each(satisfying())('writes what satisfies it: %j', async (fields) => {
        const target = await attempt(fields);

        expect(await path.send(target, fields)).toMatchObject({ ok: true });

        expect(await stored(target)).toEqual({ enabled: true, ...fields });
      });

      test.each(violating())('refuses what does not, and says why: %j', async ({ fields, paths }) => {
        const target = await attempt(fields);

        const answer = await expectNothingWritten(() => path.send(target, fields));

        expect(answer).toMatchObject({ ok: false, code: 'invalid' });
        if (answer.ok) return;
        expect(answer.errors.map((error) => error.path.replace(/^.*\./, ''))).toEqual(paths);
        for (const { message } of answer.errors) expect(message).toContain('by the policy for overrides');
        if (answer.policy !== undefined) {
          expect(answer.policy).toEqual({
            require_reason: false,
            require_expiry: false,
            max_expiry_days: null,
            ...policy,
          });
        }
      });
    },
  );
});

test('every door through which an override is written is in the table of paths', () => {
  const doors = ENDPOINTS.filter(({ path }) => path.startsWith('/api/admin/')).flatMap(({ path, methods }) =>
    Object.entries(methods).flatMap(([method, handler]) => {
      const { may } = 'doc' in handler ? (handler.doc as OperationDoc) : {};
      const writes = may === undefined ? path.includes('override') : may === 'overrides.write';
      return writes && !['GET', 'DELETE'].includes(method) ? [`${method} ${path}`] : [];
    }),
  );
  const doorsOfActions = Object.keys(actions).filter((name) => !/^(find|remove)/.test(name));

  const covered = new Set(Object.values(PATHS).map(({ door }) => door));
  expect([...doors, ...doorsOfActions].sort()).toEqual([...covered].sort());
  expect(Object.keys(ACTIONS).sort()).toEqual(doorsOfActions.sort());
  // One door has several actions: each that can leave an override enabled has a path.
  const actionsOfBulk = bulkInput.options.flatMap(({ shape }) => [...shape.action.values]);
  const paths = Object.keys(PATHS).join();
  const names = { create: 'creation', enable: 'resumption', extend: 'extension' };
  for (const action of actionsOfBulk.filter((name) => !['disable', 'delete'].includes(name))) {
    expect(names).toHaveProperty(action);
    expect(paths).toContain(`bulk ${names[action as keyof typeof names]}`);
  }
});

describe('the policy', () => {
  const strict = { require_reason: true, require_expiry: true, max_expiry_days: 30 };
  const url = (userId: string, flag: string) => `/api/admin/users/${userId}/flag-overrides/${flag}`;

  test('lets everybody pause, describe a paused one, and delete what does not satisfy it', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    await setPolicy(strict);
    const send = async (method: string, json?: unknown) =>
      (await call(method, url(user.id, flag.name), { key, ...(json ? { json } : {}) })).status;

    expect(await send('PATCH', { value: false })).toBe(422);
    expect(await send('PATCH', { enabled: false })).toBe(200);
    expect(await send('PATCH', { value: false })).toBe(200);
    expect(await send('PATCH', { enabled: true })).toBe(422);
    expect(await send('PATCH', { enabled: true, reason: 'Ticket 7', expires_at: daysFromNow(1) })).toBe(200);
    await setPolicy({ ...strict, max_expiry_days: 1 });
    expect(await send('DELETE')).toBe(204);
  });

  test('lets a paused one be made, which is asked for the rest when it is resumed', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await setPolicy(strict);

    const json = { value: true, enabled: false };
    expect((await call('PUT', url(user.id, flag.name), { key, json })).status).toBe(201);
    const resumed = await read(
      await call('PATCH', url(user.id, flag.name), { key, json: { enabled: true } }),
    );

    expect(resumed).toMatchObject({
      status: 422,
      body: {
        code: 'invalid',
        errors: [
          { path: 'reason', message: 'is required by the policy for overrides' },
          { path: 'expires_at', message: 'is required by the policy for overrides' },
        ],
        policy: strict,
      },
    });
  });

  test('counts the longest time from the write: to the millisecond', async () => {
    const flag = await makeFlag();
    await setPolicy({ require_expiry: true, max_expiry_days: 1 });
    const ctx = contextOf();
    const end = (ms: number) => ({ expiresAt: new Date(ctx.now.getTime() + DAY_MS + ms) });

    await expect(makeOverride((await makeUser()).id, flag.name, end(1))).rejects.toMatchObject({
      code: 'invalid',
      fields: [
        { path: 'expires_at', message: 'must be at most 1 days from now, by the policy for overrides' },
      ],
    });
    const { id } = await makeUser();
    expect(await makeOverride(id, flag.name, end(0))).toMatchObject({ status: 'active' });
  });

  test('is told together with everything else that is wrong, and not mentioned where it is satisfied', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await setPolicy(strict);
    const put = async (json: object) =>
      (await read(await call('PUT', url(user.id, flag.name), { key, json }))).body;

    const past = '2020-01-01T00:00:00.000Z';
    expect(await put({ value: 5, expires_at: past })).toMatchObject({
      errors: [
        { path: 'value' },
        { path: 'expires_at', message: 'must be in the future' },
        { path: 'reason' },
      ],
      policy: strict,
    });
    const other = await put({ value: 5, reason: 'Ticket 7', expires_at: daysFromNow(1) });
    expect(other).toMatchObject({ errors: [{ path: 'value' }] });
    expect(other).not.toHaveProperty('policy');
  });

  test('holds for every write that comes after it, however close', async () => {
    for (let round = 0; round < 10; round++) {
      await setPolicy({});
      const [user, flag] = [await makeUser(), await makeFlag()];
      const pin = () => makeOverride(user.id, flag.name);
      const decide = () => setPolicy({ require_reason: true });

      await Promise.allSettled(round % 2 ? [pin(), decide()] : [decide(), pin()]);

      const [row] = await rawSql()`
        select (select revision::int from audit_log where entity = 'override' and flag_name = ${flag.name}) as pinned,
          (select max(revision)::int from audit_log where entity = 'settings') as decided`;
      if (row?.pinned) expect(row.pinned).toBeLessThan(row.decided);
      else expect(await storedOverride(user.id, flag.name)).toBeUndefined();
    }
  });
});
