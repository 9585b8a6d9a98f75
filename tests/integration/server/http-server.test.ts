import { once } from 'node:events';
import { Agent, get, type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { dropSingleton } from '../../../lib/singleton';
import { drain, goOnFor, type Handler, listen, portOf } from '../../../server/http-server';

const HOST = '127.0.0.1';
const ok: Handler = (_request, response) => {
  response.end('ok');
};

const servers: Server[] = [];

afterEach(() => {
  dropSingleton('stopping');
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(handler: Handler | Promise<Handler> = ok, host = HOST): Promise<Server> {
  const server = await listen(0, host, Promise.resolve(handler));
  servers.push(server);
  return server;
}

const urlOf = (server: Server) => `http://${HOST}:${portOf(server)}/`;

/** A server whose requests are answered only when the test says so. */
async function serveHeld() {
  const held: ServerResponse[] = [];
  const server = await serve((_request, response) => {
    held.push(response);
  });
  const nextRequest = () => vi.waitFor(() => expect(held).toHaveLength(1));
  return { server, nextRequest, answer: () => held[0]?.end('late') };
}

test('requests wait until there is somebody to answer them', async () => {
  let onReady: (handler: Handler) => void = () => {};
  const server = await serve(
    new Promise((resolve) => {
      onReady = resolve;
    }),
  );
  const answers: string[] = [];
  const early = fetch(urlOf(server)).then(async (response) => answers.push(await response.text()));
  await once(server, 'request');
  expect(answers).toEqual([]);

  onReady(ok);

  await early;
  expect(answers).toEqual(['ok']);
});

test('port 0 takes a free one, which is known at once', async () => {
  const server = await serve();

  expect(portOf(server)).toBeGreaterThan(0);
});

test('a server that has ended has no port', async () => {
  const server = await serve();
  await drain(server, 1_000);

  expect(() => portOf(server)).toThrow('does not listen');
});

test('a machine without IPv6 listens on IPv4', async () => {
  const listenFor = Server.prototype.listen;
  const asked: string[] = [];
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
    const { host } = args[0] as { host: string };
    asked.push(host);
    if (host !== '::') return Reflect.apply(listenFor, this, args);
    const error = Object.assign(new Error('no IPv6'), { code: 'EAFNOSUPPORT' });
    process.nextTick(() => this.emit('error', error));
    return this;
  });

  const server = await serve(ok, '::');

  expect(asked).toEqual(['::', '0.0.0.0']);
  expect(await (await fetch(urlOf(server))).text()).toBe('ok');
});

test('a port that is taken is named', async () => {
  const port = portOf(await serve(ok, '::'));

  await expect(listen(port, '::', Promise.resolve(ok))).rejects.toThrow(
    `PORT ${port} is in use by another program. Set PORT to a free one.`,
  );
});

test.each(['192.0.2.1', 'no-such-host.invalid'])('%s is not an address of this machine', async (host) => {
  await expect(listen(0, host, Promise.resolve(ok))).rejects.toThrow(
    `PENNON_HOST ${host} is not an address of this machine.`,
  );
});

test('a port that only root may have is named', async () => {
  const error = Object.assign(new Error('refused'), { code: 'EACCES' });
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
    process.nextTick(() => this.emit('error', error));
    return this;
  });

  await expect(listen(80, HOST, Promise.resolve(ok))).rejects.toThrow(
    'PORT 80 is not open to this user. Set PORT to one above 1023.',
  );
});

test('a mistake of our own is not explained away', async () => {
  await expect(listen(65_536, HOST, Promise.resolve(ok))).rejects.toThrow(RangeError);
});

test('a server that is about to end answers, and hangs up after each answer', async () => {
  const server = await serve();
  const before = await fetch(urlOf(server));
  await before.text();

  await goOnFor(0);

  const after = await fetch(urlOf(server));
  expect([before.headers.get('connection'), after.headers.get('connection')]).toEqual([
    'keep-alive',
    'close',
  ]);
  expect(await after.text()).toBe('ok');
});

test('a connection is kept longer than a proxy keeps it', async () => {
  const { headers } = await fetch(urlOf(await serve()));

  expect(headers.get('keep-alive')).toBe('timeout=75');
});

test('a server that ends lets the requests under way finish, and takes no new ones', async () => {
  const { server, nextRequest, answer } = await serveHeld();
  const url = urlOf(server);
  const slow = fetch(url).then((response) => response.text());
  await nextRequest();

  const drained = drain(server, 10_000);
  await vi.waitFor(() => expect(server.listening).toBe(false));
  await expect(fetch(url)).rejects.toThrow();
  answer();

  expect(await slow).toBe('late');
  await drained;
  expect(server.listening).toBe(false);
});

test('a server that ends does not wait for connections that are kept for later', async () => {
  const server = await serve();
  const agent = new Agent({ keepAlive: true });
  const [response]: IncomingMessage[] = await once(get(urlOf(server), { agent }), 'response');
  if (response) await text(response);

  const begun = performance.now();
  await drain(server, 10_000);

  expect(performance.now() - begun).toBeLessThan(5_000);
  agent.destroy();
});

test('a request that does not finish in time is cut off', async () => {
  const { server, nextRequest } = await serveHeld();
  const hanging = fetch(urlOf(server)).then(
    () => 'answered',
    () => 'cut off',
  );
  await nextRequest();

  await drain(server, 100);

  expect(await hanging).toBe('cut off');
});
