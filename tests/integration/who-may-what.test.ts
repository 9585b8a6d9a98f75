import { beforeAll, describe, expect, test } from 'vitest';
import { revokeApiKey } from '@/lib/keys/service';
import { type ApiCall, call, pathOf, ROUTES } from '../support/api';
import { rawSql } from '../support/database';
import { databaseContents } from '../support/database-contents';
import { withEnvironment } from '../support/environment';
import {
  contextOf,
  makeClientToken,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeUser,
  signIn,
} from '../support/factories';
import {
  ACTORS,
  type ActorName,
  freshTargets,
  type Statuses,
  TABLE,
  type Targets,
} from '../support/route-table';

const CRON_SECRET = 'the-secret-of-the-scheduler';
const METRICS_TOKEN = 'the-token-of-the-scraper';

/** Its methods are next-auth's own (sign-in.test.ts and the end-to-end tests). */
const NEXT_AUTH = 'auth/[...nextauth]';
const UNKNOWN_ROUTES = ['[...unknown]', '/ofrep/[...unknown]'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

let actors: Record<ActorName, ApiCall>;

beforeAll(async () => {
  const person = async (role: 'admin' | 'viewer' | 'user') => {
    const { id } = await makeUser({ role });
    return { id, cookie: await signIn(id) };
  };
  const [disabled, signedOut, demoted] = [
    await person('admin'),
    await person('admin'),
    await person('admin'),
  ];
  await rawSql()`update users set disabled_at = now() where id = ${disabled.id}`;
  await rawSql()`delete from sessions where user_id = ${signedOut.id}`;
  await rawSql()`update users set role = 'user' where id = ${demoted.id}`;
  const revoked = await makeKey('admin');
  await revokeApiKey(contextOf(), revoked.id);
  actors = {
    nobody: {},
    user: { cookie: (await person('user')).cookie },
    viewer: { cookie: (await person('viewer')).cookie },
    admin: { cookie: (await person('admin')).cookie },
    'service key': { key: (await makeKey('service')).secret },
    'viewer key': { key: (await makeKey('viewer')).secret },
    'admin key': { key: (await makeKey('admin')).secret },
    'revoked key': { key: revoked.secret },
    'expired key': {
      key: (await makeKey('admin', { expiresAt: new Date('2020-01-02'), now: new Date('2020-01-01') }))
        .secret,
    },
    'unknown key': { key: `pnn_${'x'.repeat(43)}` },
    'disabled admin': { cookie: disabled.cookie },
    'signed-out admin': { cookie: signedOut.cookie },
    'admin whose role was taken away': { cookie: demoted.cookie },
    'cron secret': { key: CRON_SECRET },
    'metrics token': { key: METRICS_TOKEN },
    'client token': { key: (await makeClientToken({ user: (await person('admin')).id })).token },
  };
  const ended = await makeFlag();
  await makeEndedOverride((await makeUser()).id, ended.name);
});

describe.each(Object.entries(TABLE))('%s', (route, { status, target, json }) => {
  const method = route.split(' ')[1] ?? '';

  test('answers everybody as the table says, and whom it refuses changes nothing', async () => {
    await withEnvironment({ CRON_SECRET, METRICS_TOKEN }, async () => {
      const refused = ACTORS.filter((name) => (status[name] ?? 0) >= 400);
      const targets = await freshTargets();
      const before = await databaseContents();
      const answered: Statuses = {};
      const send = async (name: ActorName, of: Targets) => {
        const options = { ...actors[name], ...(json ? { json: json(of) } : {}) };
        const answer = await call(method, pathOf(target(of)), options);
        // A stream would go on.
        await answer.body?.cancel();
        return answer;
      };

      for (const name of refused) answered[name] = (await send(name, targets)).status;
      expect(await databaseContents()).toEqual(before);

      for (const name of ACTORS.filter((actor) => !refused.includes(actor))) {
        const of = method === 'GET' ? targets : await freshTargets();
        answered[name] = (await send(name, of)).status;
      }
      expect(answered).toEqual(status);
    });
  });
});

test('every route and every method that it answers has a row in the table', async () => {
  const answering: string[] = [];
  for (const route of ROUTES) {
    if (route === NEXT_AUTH || UNKNOWN_ROUTES.includes(route)) continue;
    const url = pathOf(route)
      .replaceAll(/\[(user|key|change)_id\]/g, '99999999-9999-4999-8999-999999999999')
      .replaceAll(/\[(flag_name|key)\]/g, 'x');
    for (const method of METHODS) {
      const { status } = await call(method, url);
      if (status !== 405) answering.push(`${route} ${method}`);
    }
  }

  expect(answering.sort()).toEqual(Object.keys(TABLE).sort());
  for (const { status } of Object.values(TABLE)) {
    expect(Object.keys(status).sort()).toEqual([...ACTORS].sort());
  }
});
