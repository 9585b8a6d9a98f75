import { beforeAll, expect, test, vi } from 'vitest';
import { PennonError } from '@/lib/errors';
import { type ApiCall, call, pathOf } from '../support/api';
import { databaseContents } from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import { makeKey, makeUser, signIn } from '../support/factories';
import { freshTargets, TABLE } from '../support/route-table';

const policy = vi.hoisted(() => ({ denies: false }));

// The one mock: a policy that allows nothing must leave no door open.
vi.mock(import('@/lib/auth/policy'), async (original) => {
  const real = await original();
  return {
    ...real,
    can: (actor, action) => !policy.denies && real.can(actor, action),
    authorize: (actor, action) => {
      if (policy.denies) throw new PennonError('forbidden');
      real.authorize(actor, action);
    },
  };
});

const CRON_SECRET = 'the-secret-of-the-scheduler';
/** These ask for no role: they say nothing of anybody. */
const OPEN = ['health/live GET', 'health/ready GET', 'openapi.json GET'];
/** It takes a token of its own and nothing else; whose token was made is asked when it is used. */
const BY_TOKEN = ['/ofrep/v1/stream GET'];

let callers: ApiCall[];

beforeAll(async () => {
  callers = [
    { key: (await makeKey('admin')).secret },
    { key: (await makeKey('service')).secret },
    { cookie: await signIn((await makeUser({ role: 'admin' })).id) },
    { cookie: await signIn((await makeUser({ role: 'user' })).id) },
  ];
});

const rows = Object.entries(TABLE).filter(([route]) => ![...OPEN, ...BY_TOKEN].includes(route));

test.each(rows)('a policy that denies everything denies %s', async (route, { target, json }) => {
  const [path = '', method = ''] = route.split(' ');
  const targets = await freshTargets();
  const before = await databaseContents();
  policy.denies = true;
  try {
    await withEnvironment({ CRON_SECRET }, async () => {
      for (const caller of path.startsWith('cron/') ? [{ key: CRON_SECRET }] : callers) {
        const body = json ? { json: json(targets) } : {};
        const { status } = await call(method, pathOf(target(targets)), { ...caller, ...body });
        expect(status).toBe(403);
      }
    });
  } finally {
    policy.denies = false;
  }
  expect(await databaseContents()).toEqual(before);
});
