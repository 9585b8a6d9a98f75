import { afterEach, describe, expect, test } from 'vitest';
import { removeOverride } from '@/lib/overrides/service';
import { createFlagClient, type FlagClient } from '@/sdk/src';
import { createServerClient, type ServerClient } from '@/sdk/src/server';
import { runCommand } from '@/sdk/src/types-command/run';
import {
  contextOf,
  HOUR_MS,
  makeClientToken,
  makeFlag,
  makeOverride,
  makeScheduledChange,
  makeSegment,
  makeUser,
  makeVariantFlag,
  unique,
} from '../support/factories';
import { streamServer } from '../support/stream-server';

const server = streamServer();
const now = () => contextOf({ now: new Date() });
const open: { close: () => void }[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

const key = () => server.service().authorization.replace('Bearer ', '');

function browser(options: Partial<Parameters<typeof createFlagClient>[0]>): FlagClient {
  const client = createFlagClient({ url: server.origin(), ...options });
  open.push(client);
  return client;
}

function service(options: object = {}): ServerClient {
  const client = createServerClient({
    url: server.origin(),
    apiKey: key(),
    readyTimeoutMs: 20_000,
    ...options,
  });
  open.push(client);
  return client;
}

/** Waits until what is read is as expected, and looks again at each change. */
function until(client: FlagClient, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = client.on('change', look);
    look();
  });
}

describe('a browser’s client', () => {
  test('shows an override as soon as it is written, and what there was before once it is gone', async () => {
    const [user, flag] = [await makeUser({ external_id: unique('crm') }), await makeVariantFlag()];
    const client = browser({
      token: async () => (await makeClientToken({ user: user.id })).token,
      user: user.targetingKey,
      readyTimeoutMs: 20_000,
    });
    expect(await client.ready()).toBe('ready');
    expect(client.getDetails(flag.name)).toMatchObject({ value: 'a', variant: 'control', reason: 'STATIC' });

    await makeOverride(
      user.id,
      flag.name,
      { variant: 'new', expiresAt: new Date(Date.now() + HOUR_MS) },
      now(),
    );
    await until(client, () => client.hasOverride(flag.name));
    expect(client.getDetails(flag.name)).toMatchObject({ value: 'b', variant: 'new', reason: 'OVERRIDE' });
    expect(client.getOverrideInfo(flag.name)).toMatchObject({ flagName: flag.name, value: 'b' });

    await removeOverride(now(), user.id, flag.name);
    await until(client, () => !client.hasOverride(flag.name));
    expect(client.getFlag(flag.name)).toBe('a');
  });

  test('ends an override at its instant', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    await makeOverride(
      user.id,
      flag.name,
      { variant: 'new', expiresAt: new Date(Date.now() + 1_500) },
      now(),
    );
    const client = browser({ token: key(), user: user.id, readyTimeoutMs: 20_000 });
    await until(client, () => client.getFlag(flag.name) === 'a');
    expect(client.hasOverride(flag.name)).toBe(false);
  });

  test('that is nobody’s is refused, and says so', async () => {
    const client = browser({ token: 'pnc_nonsense' });
    const error = new Promise((resolve) => client.on('error', resolve));
    expect(await error).toMatchObject({ code: 'unauthorized', status: 401 });
    expect(client.getFlag('any', 'code')).toBe('code');
  });
});

describe('a server’s client', () => {
  test('answers as the server does, for everybody and every flag', async () => {
    const segment = await makeSegment({ included: ['crm-in'] });
    const rollout = { percent: 50, bucket_by: 'user_id', salt: 'x' };
    const flags = [
      await makeVariantFlag(),
      await makeFlag({ rules: [{ conditions: [], rollout, serve: { variant: 'on' } }] }),
      await makeFlag({
        rules: [
          { conditions: [{ operator: 'in_segment', values: [segment.key] }], serve: { variant: 'on' } },
        ],
      }),
      await makeFlag({
        rules: [
          {
            conditions: [{ attribute: 'plan', operator: 'matches', values: ['^pro'] }],
            serve: { variant: 'on' },
          },
        ],
      }),
      await makeFlag({ client_visible: false }),
      await makeFlag({ enabled: false }),
      await makeFlag({ type: 'json', default: { value: null } }),
    ];
    const [first] = flags;
    if (!first) throw new Error('there is no flag');
    await makeScheduledChange(
      first.name,
      { at: new Date(Date.now() + HOUR_MS), default: { variant: 'new' } },
      now(),
    );
    const users = await Promise.all([
      makeUser({ external_id: 'crm-in' }),
      makeUser({ attributes: { plan: 'pro-2' } }),
      ...Array.from({ length: 8 }, () => makeUser()),
    ]);
    for (const { id } of users.slice(0, 4)) await makeOverride(id, first.name, { variant: 'new' }, now());

    const client = service();
    for (const who of [...users.flatMap(({ id, targetingKey }) => [id, targetingKey]), 'nobody-knows-me']) {
      const response = await fetch(`${server.origin()}/api/flags/me?user=${who}`, {
        headers: server.service(),
      });
      const answer = (await response.json()) as {
        flags: Record<string, { value: unknown; variant: unknown; reason: unknown }>;
      };
      const one = client.forUser(who);
      expect(await one.ready()).toBe('ready');
      for (const [name, { value, variant, reason }] of Object.entries(answer.flags)) {
        expect({ who, name, ...one.getDetails(name) }).toMatchObject({ who, name, value, variant, reason });
      }
      expect(Object.keys(one.getUserFlags()).sort()).toEqual(Object.keys(answer.flags).sort());
    }
  });

  test('shows an override and a change of a flag as soon as they are written', async () => {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    const one = service().forUser(user.id);
    await one.ready();
    await until(one, () => one.getFlag(flag.name) === 'a');
    await makeOverride(user.id, flag.name, { variant: 'new' }, now());
    await until(one, () => one.getFlag(flag.name) === 'b');
    expect(one.getDetails(flag.name)).toMatchObject({ variant: 'new', reason: 'OVERRIDE' });
    const later = await makeVariantFlag();
    await until(one, () => one.getFlag(later.name) === 'a');
  });

  test('sees somebody who was not there before as soon as they are', async () => {
    const externalId = unique('crm');
    const flag = await makeFlag({
      rules: [
        {
          conditions: [{ attribute: 'name', operator: 'equals', values: ['Ann'] }],
          serve: { variant: 'on' },
        },
      ],
    });
    const one = service().forUser(externalId);
    await one.ready();
    await until(one, () => one.getFlag(flag.name) === false);
    await makeUser({ external_id: externalId, name: 'Ann' });
    await until(one, () => one.getFlag(flag.name) === true);
    expect(one.getDetails(flag.name)).toMatchObject({ reason: 'TARGETING_MATCH' });
  });
});

test('types are written of the server’s flags', async () => {
  const flag = await makeVariantFlag();
  const printed: string[] = [];
  const world = {
    print: (text: string) => printed.push(text),
    complain: (text: string) => printed.push(text),
  };
  const code = await runCommand({
    args: ['types', '--url', server.origin()],
    env: { PENNON_API_KEY: key() },
    ...world,
  });
  expect(printed.join('')).toContain(`"${flag.name}": "a" | "b";`);
  expect(code).toBe(0);
});
