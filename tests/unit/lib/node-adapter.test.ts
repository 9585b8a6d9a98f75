import { EventEmitter, once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Endpoint, json, noContent } from '@/lib/http/api';
import { bodyInput } from '@/lib/http/body';
import { serveNode, targetOf } from '@/lib/http/node';
import { eventStream } from '@/lib/http/response';
import '../../support/environment';

/** What PATCH and the live answer tell beside what is sent. */
const events = new EventEmitter();

const methods: Endpoint['methods'] = {
  GET: async ({ search, header, params, requestId }) =>
    json(200, { search, params, cookie: header('cookie'), many: header('x-many'), requestId }),
  POST: async (request) => json(201, await bodyInput(z.object({ a: z.string() }), request)),
  PATCH: async (request) => {
    events.emit('received');
    await bodyInput(z.object({}), request).catch((thrown) => events.emit('thrown', thrown));
    return noContent();
  },
  DELETE: async () => noContent(),
  PUT: async () => {
    throw new Error('secret');
  },
};

const live: Endpoint = {
  path: '/live',
  methods: {
    GET: async () =>
      eventStream((to) => {
        to.write(': hello\n\n');
        to.once('close', () => events.emit('closed'));
        events.emit('opened');
      }),
  },
};

/** Answers with what Node refuses to send. */
const broken: Endpoint = {
  path: '/broken',
  methods: { GET: () => ({ status: 200, headers: { 'x-broken': 'a\nb' }, body: 'never' }) },
};

/** Answers at once, as what is in memory. */
const instant: Endpoint = { path: '/instant', methods: { GET: ({ search }) => json(200, { search }) } };

const special: Readonly<Record<string, Endpoint>> = { '/live': live, '/broken': broken, '/instant': instant };

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer(
    (request, response) =>
      void serveNode(special[targetOf(request).path] ?? { path: '/x', methods }, {}, request, response),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

interface Sent {
  readonly path?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly chunks?: readonly string[];
}

async function send(method: string, { path = '/', headers = {}, chunks = [] }: Sent = {}) {
  const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
  for (const chunk of chunks) request.write(chunk);
  request.end();
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return {
    status: response.statusCode as number,
    headers: response.headers as IncomingHttpHeaders,
    body: text === '' ? null : JSON.parse(text),
  };
}

test('the query, the headers and the request id of node:http are those of the request', async () => {
  const { status, headers, body } = await send('GET', {
    path: '/x?a=1&b=%C3%BC&a=2',
    headers: { cookie: 'c=1', 'x-many': ['1', '2'], 'x-request-id': 'id-1' },
  });

  expect(status).toBe(200);
  expect(body).toEqual({
    search: 'a=1&b=%C3%BC&a=2',
    params: {},
    cookie: 'c=1',
    many: '1, 2',
    requestId: 'id-1',
  });
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': 'id-1',
  });
});

test('headers that are not there are null, and a path without a query has none', async () => {
  expect((await send('GET', { path: '/x' })).body).toMatchObject({ search: '', cookie: null, many: null });
});

test('a body is read as it comes', async () => {
  const headers = { 'content-type': 'application/json' };

  expect(await send('POST', { headers, chunks: ['{"a":', '"ü', '"}'] })).toMatchObject({
    status: 201,
    body: { a: 'ü' },
  });
  expect(await send('POST', { headers, chunks: ['{"a":'] })).toMatchObject({ status: 400 });
  expect(await send('POST', { headers })).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
});

test('a body that is too large is refused while it still comes', async () => {
  const headers = { 'content-type': 'application/json' };
  const chunks = ['{"a":"', ...Array.from({ length: 300 }, () => 'x'.repeat(1024))];

  expect(await send('POST', { headers, chunks })).toMatchObject({
    status: 413,
    body: { code: 'body_too_large' },
  });
});

test('a body that is cut off is the caller’s doing, and no failure of ours', async () => {
  const headers = { 'content-type': 'application/json', 'content-length': '100' };
  const request = httpRequest({ host: '127.0.0.1', port, method: 'PATCH', headers, agent: false });
  request.on('error', () => {});
  const [received, thrown] = [once(events, 'received'), once(events, 'thrown')];
  request.write('{"a":');
  await received;

  request.destroy();

  expect(await thrown).toMatchObject([{ code: 'bad_request', status: 400 }]);
});

test('HEAD, no content, unknown methods and unknown errors are answered as everywhere', async () => {
  expect(await send('HEAD')).toMatchObject({ status: 200, body: null });
  expect(await send('DELETE')).toMatchObject({ status: 204, body: null });
  expect(await send('OPTIONS')).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD, POST, PATCH, DELETE, PUT', 'content-type': 'application/problem+json' },
    body: { code: 'method_not_allowed' },
  });
  const failed = await send('PUT');
  expect(failed).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(failed.body)).not.toContain('secret');
});

test('live answers end with their connection, also those that wait behind another on it', async () => {
  const socket = connect(port, '127.0.0.1');
  const opened = countTo(3, 'opened');
  const closed = countTo(3, 'closed');
  socket.write('GET /live HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3));
  await opened;

  socket.destroy();

  await closed;
});

test('however many answers are there at once, each is sent, in the order of its connection', async () => {
  const many = Array.from({ length: 150 }, (_, n) => `GET /instant?${n} HTTP/1.1\r\nhost: x\r\n\r\n`);

  const text = await exchange(
    `${many.join('')}GET /instant?last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );

  const searches = [...text.matchAll(/\{"search":"(\w+)"\}/g)].map(([, search]) => search);
  expect(searches).toEqual([...many.keys(), 'last'].map(String));
});

test('an answer that Node refuses to send ends its connection, and no other', async () => {
  const [refused, sent] = await Promise.all([
    exchange('GET /broken HTTP/1.1\r\nhost: x\r\n\r\n'),
    exchange('GET /instant?a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
  ]);

  expect(refused).toBe('');
  expect(sent).toContain('{"search":"a"}');
});

/** What comes back on a connection that these bytes were written to, until it ends. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

/** Resolves when an event has come so often. */
function countTo(times: number, name: string): Promise<void> {
  return new Promise((resolve) => {
    let left = times;
    const count = () => {
      left -= 1;
      if (left > 0) return;
      events.off(name, count);
      resolve();
    };
    events.on(name, count);
  });
}
