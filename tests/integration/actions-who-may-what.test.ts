// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Action, whoMay } from '@/lib/auth/policy';
import { PennonError } from '@/lib/errors';
import { ACTIONS, findActions, loadActions, PASSWORD } from '../support/action-table';
import { ORIGIN } from '../support/api';
import { expectNothingWritten } from '../support/database-contents';
import { makeUser, signIn } from '../support/factories';
import { withNextRequest } from '../support/next-request';
import { freshTargets } from '../support/route-table';

const policy = vi.hoisted(() => ({ denies: false }));

// The one mock: a policy that allows nothing must leave no action open.
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

const CALLERS = ['nobody', 'user', 'viewer', 'admin'] as const;
type Caller = (typeof CALLERS)[number];

const OURS = { host: new URL(ORIGIN).host, origin: ORIGIN };
const everyday = new Map<Caller, string>();

beforeAll(async () => {
  for (const role of ['user', 'viewer', 'admin'] as const) {
    everyday.set(role, await signIn((await makeUser({ role })).id));
  }
});

/** The session of a caller: one of their own where an action is about the account. */
async function cookieOf(caller: Caller, right: Action | 'open'): Promise<string | undefined> {
  if (caller === 'nobody' || right !== 'own_account.write') return everyday.get(caller);
  return signIn((await makeUser({ role: caller, password: PASSWORD })).id);
}

/** A call of an action, made ready. */
async function prepared(caller: Caller, file: string, name: string, right: Action | 'open') {
  const cookie = await cookieOf(caller, right);
  const action = (await loadActions(file))[name];
  if (!action) throw new Error(`${file} has no ${name}`);
  return (args: readonly unknown[]) =>
    withNextRequest({ ...OURS, ...(cookie ? { cookie } : {}) }, () => action(...args), 'action');
}

/** How a caller is turned away by who they are; null for one who may. */
function refusalOf(caller: Caller, right: Action | 'open'): string | null {
  if (right === 'open') return null;
  if (caller === 'nobody') return 'unauthenticated';
  return whoMay(right).users.includes(caller) ? null : 'forbidden';
}

const ROWS = Object.entries(ACTIONS).flatMap(([file, actions]) =>
  Object.entries(actions).map(([name, row]) => ({ file, name, row })),
);

test('every function that a browser may call is in the table', async () => {
  expect(await findActions()).toEqual(ROWS.map(({ file, name }) => `${file} ${name}`).sort());
});

/** Whatever may come out of the body of a call. */
const JUNK: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  1.5,
  1e308,
  Number.NaN,
  12n,
  '',
  '\0',
  '"\\u0000"',
  '\ud800',
  'null',
  '[]',
  '{"__proto__":{"role":"admin"}}',
  '{"constructor":{}}',
  'x'.repeat(2_000_000),
  '['.repeat(100_000),
  {},
  { toString: null },
  [],
  ['x'],
  new Date(Number.NaN),
  new Map([['x', 1]]),
];

describe.each(ROWS)('$name', ({ file, name, row: { right, args: argsOf, refusal } }) => {
  const mayWrite = right === 'open' || right.endsWith('.write');

  test('answers everybody as the policy says, and whom it refuses changes nothing', async () => {
    for (const caller of CALLERS) {
      const call = await prepared(caller, file, name, right);
      const args = await argsOf(await freshTargets());
      const code = refusalOf(caller, right);

      const result = await (code === null && mayWrite ? call(args) : expectNothingWritten(() => call(args)));

      const error = code === null ? refusal : { code };
      expect({ caller, result }).toMatchObject({
        caller,
        result: error ? { ok: false, error } : { ok: true },
      });
    }
  });

  test('answers what is no argument of it with what is wrong, and never with a fault of its own', async () => {
    const args = await argsOf(await freshTargets());
    const call = await prepared('admin', file, name, right);
    for (const position of args.keys()) {
      for (const junk of JUNK) {
        const result = await call(args.with(position, junk));
        expect(result).toHaveProperty('ok');
        expect({ position, junk, result }).not.toMatchObject({ result: { error: { code: 'internal' } } });
      }
    }
  });

  if (right === 'open') return;

  test('is closed by a policy that denies everything', async () => {
    const call = await prepared('admin', file, name, right);
    const args = await argsOf(await freshTargets());
    policy.denies = true;
    try {
      expect(await expectNothingWritten(() => call(args))).toMatchObject({ error: { code: 'forbidden' } });
    } finally {
      policy.denies = false;
    }
  });
});
