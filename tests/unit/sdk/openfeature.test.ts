import { OpenFeature as Server, ProviderEvents as ServerEvents } from '@openfeature/server-sdk';
import { OpenFeature as Web, ProviderEvents as WebEvents } from '@openfeature/web-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPennonProvider as createServerProvider } from '@/sdk/src/openfeature-server';
import { createPennonProvider as createWebProvider, type PennonWebOptions } from '@/sdk/src/openfeature-web';
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server';
import { answer, overridden, plain } from './support/answers';
import { definitions, override, person, state, textFlag } from './support/definitions';

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await Web.clearProviders();
  await Server.clearProviders();
  await Web.clearContext();
  await server.stop();
});

describe('OpenFeature’s web SDK', () => {
  const FLAGS = {
    yes: plain(true),
    text: plain('blue', { variant: 'new', reason: 'SCHEDULED' }),
    number: plain(2.5),
    list: plain([1]),
    pinned: overridden(true, '2099-01-01T00:00:00.000Z', false),
    broken: { type: 'string', reason: 'ERROR', variant: null, overridden: false },
  };

  function start(options: Partial<PennonWebOptions> = {}) {
    const provider = createWebProvider({ url: server.origin, token: 'pnc_test', ...options });
    return Web.setProviderAndWait(provider, { targetingKey: 'ann' });
  }

  const next = (event: WebEvents) =>
    new Promise<object | undefined>((resolve) => {
      const handler = (details?: object) => {
        Web.removeHandler(event, handler);
        resolve(details);
      };
      Web.addHandler(event, handler);
    });

  async function ready(options: Partial<PennonWebOptions> = {}) {
    const started = start(options);
    const asked = await server.next();
    asked.json(answer(1, FLAGS), { etag: 'e1' });
    await started;
    return { client: Web.getClient(), asked };
  }

  test('has the values of the person in its context, with why', async () => {
    const { client, asked } = await ready();
    expect(asked.url).toBe('/api/flags/me?user=ann');
    expect(client.getBooleanDetails('yes', false)).toMatchObject({
      value: true,
      reason: 'STATIC',
      flagMetadata: { overridden: false },
    });
    expect(client.getStringDetails('text', 'red')).toMatchObject({
      value: 'blue',
      variant: 'new',
      reason: 'STATIC',
    });
    expect(client.getNumberValue('number', 0)).toBe(2.5);
    expect(client.getObjectValue('list', [])).toEqual([1]);
    expect(client.getBooleanDetails('pinned', false)).toMatchObject({
      value: true,
      reason: 'TARGETING_MATCH',
      flagMetadata: { overridden: true, override_expires_at: '2099-01-01T00:00:00.000Z' },
    });
  });

  test.each([
    ['none', 'FLAG_NOT_FOUND'],
    ['number', 'TYPE_MISMATCH'],
    ['broken', 'GENERAL'],
  ])('gets the default of the code for the flag %s, and %s', async (name, errorCode) => {
    const { client } = await ready();
    expect(client.getStringDetails(name, 'code')).toMatchObject({
      value: 'code',
      reason: 'ERROR',
      errorCode,
    });
  });

  test('is told of changes, of a server that is cut off, and of its return', async () => {
    const { client } = await ready();
    const stream = (await server.next('/api/flags/stream')).stream();
    const changed = next(WebEvents.ConfigurationChanged);
    stream.send('flags', { ...answer(2, { ...FLAGS, yes: plain(false) }), etag: 'e2' });
    expect(await changed).toMatchObject({ flagsChanged: ['yes'] });
    expect(client.getBooleanValue('yes', true)).toBe(false);
    const stale = next(WebEvents.Stale);
    stream.send('flags', { ...answer(2, FLAGS, { stale: true }), etag: 'e1' });
    await stale;
    const again = next(WebEvents.Ready);
    stream.send('flags', { ...answer(3, FLAGS), etag: 'e1' });
    await again;
    expect(client.providerStatus).toBe('READY');
  });

  test('asks for a token of each person, and goes on with the next one’s flags', async () => {
    const asked: unknown[] = [];
    const token = async (key: string | undefined) => {
      asked.push(key);
      return `token of ${key}`;
    };
    const { client } = await ready({ token, stream: false });
    const changed = Web.setContext({ targetingKey: 'bob' });
    const next = await server.next('/api/flags/me?user=bob');
    expect(next.headers.authorization).toBe('Bearer token of bob');
    next.json(answer(1, { ...FLAGS, yes: plain(false) }));
    await changed;
    expect(client.getBooleanValue('yes', true)).toBe(false);
    await Web.setContext({ targetingKey: 'bob', country: 'CH' });
    expect(asked).toEqual(['ann', 'bob']);
    expect(server.urls).toHaveLength(2);
  });

  test('that is told of two people one after the other ends with the second', async () => {
    const { client } = await ready({ stream: false });
    const both = [Web.setContext({ targetingKey: 'bob' }), Web.setContext({ targetingKey: 'cid' })];
    (await server.next('/api/flags/me?user=cid')).json(answer(1, { ...FLAGS, text: plain('of cid') }));
    await Promise.all(both);
    expect(client.getStringValue('text', 'code')).toBe('of cid');
  });

  test('that is refused later is told', async () => {
    await ready();
    const stream = (await server.next('/api/flags/stream')).stream();
    stream.send('current', { etag: 'e1', revision: 1, server_time: new Date().toISOString() });
    const error = next(WebEvents.Error);
    stream.send('bye', { reason: 'unauthorized', retry_after_ms: 0 });
    (await server.next('/api/flags/me')).status(401);
    expect(await error).toMatchObject({ message: 'Pennon answered 401' });
  });

  test('that cannot begin says so, has the defaults of the code, and goes on when it can', async () => {
    const error = next(WebEvents.Error);
    const started = start({ stream: false });
    (await server.next()).status(500);
    await expect(started).rejects.toThrow('Pennon has not answered');
    await error;
    const client = Web.getClient();
    expect(client.getBooleanValue('yes', false)).toBe(false);
    const recovered = next(WebEvents.Ready);
    (await server.next()).json(answer(1, FLAGS));
    await recovered;
    expect(client.getBooleanValue('yes', false)).toBe(true);
  });

  test('begins with the values that came with the page though the server is away, and says that they are old', async () => {
    const stale = next(WebEvents.Stale);
    const started = start({ bootstrap: answer(1, FLAGS) });
    (await server.next()).status(503, { 'retry-after': '60' });
    await started;
    await stale;
    expect(Web.getClient().getBooleanValue('yes', false)).toBe(true);
  });
});

test('providers that have not begun have the defaults of the code', async () => {
  const notReady = { value: true, reason: 'ERROR', errorCode: 'PROVIDER_NOT_READY' };
  const web = createWebProvider({ url: server.origin });
  const back = createServerProvider({ url: server.origin, apiKey: 'pnn_test' });
  const logger = console;
  expect(web.resolveBooleanEvaluation('yes', true, {}, logger)).toMatchObject(notReady);
  expect(await back.resolveBooleanEvaluation('yes', true, {}, logger)).toMatchObject(notReady);
  await web.onClose?.();
  await back.onClose?.();
  expect(server.urls).toEqual([]);
});

describe('OpenFeature’s server SDK', () => {
  const RULE = {
    id: 'new',
    name: 'new',
    enabled: true,
    conditions: [{ attribute: 'since', operator: 'after' as const, values: ['2026-01-01T00:00:00Z'] }],
    rollout: null,
    serve: { value: 'for the new' },
  };
  const FLAGS = [textFlag('colour', 'red'), textFlag('text', 'plain', { rules: [RULE] })];

  async function ready() {
    const started = Server.setProviderAndWait(
      createServerProvider({ url: server.origin, apiKey: 'pnn_test' }),
    );
    (await server.next('/api/sdk/definitions')).json(definitions(1, FLAGS), { etag: 'd1' });
    await started;
    const stream = (await server.next('/api/sdk/stream')).stream();
    return { client: Server.getClient(), stream };
  }

  const next = (event: ServerEvents) =>
    new Promise<object | undefined>((resolve) => {
      const handler = (details?: object) => {
        Server.removeHandler(event, handler);
        resolve(details);
      };
      Server.addHandler(event, handler);
    });

  test('evaluates here for whoever is in the context', async () => {
    const { client } = await ready();
    const colour = client.getStringDetails('colour', 'code', { targetingKey: 'ann' });
    (await server.next('/api/sdk/user?user=ann')).json(person('ann', [override('colour', 'pinned')]));
    expect(await colour).toMatchObject({
      value: 'pinned',
      reason: 'TARGETING_MATCH',
      flagMetadata: { overridden: true },
    });
    const since = new Date('2026-02-01T00:00:00Z');
    expect(await client.getStringDetails('text', 'code', { since })).toMatchObject({
      value: 'for the new',
      reason: 'TARGETING_MATCH',
    });
    expect(await client.getStringValue('text', 'code', { since: new Date(Number.NaN) })).toBe('plain');
    expect(await client.getStringDetails('colour', 'code', { targetingKey: '' })).toMatchObject({
      value: 'red',
    });
    expect(await client.getBooleanDetails('colour', true)).toMatchObject({
      value: true,
      errorCode: 'TYPE_MISMATCH',
    });
    expect(await client.getNumberDetails('none', 7)).toMatchObject({ value: 7, errorCode: 'FLAG_NOT_FOUND' });
    expect(await client.getObjectValue('none', [])).toEqual([]);
    expect(server.urls.filter((url) => url.startsWith('/api/sdk/user'))).toHaveLength(1);
  });

  test('is told when its server goes away', async () => {
    const { stream } = await ready();
    const stale = next(ServerEvents.Stale);
    stream.send('state', state(1));
    stream.cut();
    await server.stop();
    expect(await stale).toMatchObject({ message: expect.any(String) });
    server = await startScriptedServer();
  });

  test('is told when its key is refused', async () => {
    const { stream } = await ready();
    const error = next(ServerEvents.Error);
    stream.send('state', state(1));
    stream.send('bye', { reason: 'unauthorized', retry_after_ms: 0 });
    (await server.next('/api/sdk/definitions')).status(401);
    expect(await error).toMatchObject({ message: 'Pennon answered 401' });
  });

  test('is told of changes of definitions', async () => {
    const { client, stream } = await ready();
    const changed = next(ServerEvents.ConfigurationChanged);
    stream.send('state', state(2));
    (await server.next('/api/sdk/definitions')).json(definitions(2, [textFlag('colour', 'blue'), FLAGS[1]]));
    expect(await changed).toMatchObject({ flagsChanged: ['colour'] });
    expect(await client.getStringValue('colour', 'code')).toBe('blue');
    const all = next(ServerEvents.ConfigurationChanged);
    stream.send('definitions', { revision: 3 });
    const segment = { key: 's', conditions: [], included: ['ann'], excluded: [] };
    (await server.next('/api/sdk/definitions')).json({ ...definitions(3, FLAGS), segments: [segment] });
    expect(await all).toMatchObject({ flagsChanged: ['colour', 'text'] });
  });

  test('that cannot begin says so, has the defaults of the code, and goes on when it can', async () => {
    const started = Server.setProviderAndWait(
      createServerProvider({ url: server.origin, apiKey: 'pnn_test', stream: false }),
    );
    (await server.next()).cut();
    await expect(started).rejects.toThrow('Pennon has not answered');
    const client = Server.getClient();
    expect(await client.getStringDetails('colour', 'code')).toMatchObject({ value: 'code', reason: 'ERROR' });
    const recovered = next(ServerEvents.Ready);
    (await server.next()).json(definitions(1, FLAGS));
    await recovered;
    expect(await client.getStringValue('colour', 'code')).toBe('red');
  });
});
