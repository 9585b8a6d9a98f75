import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoint, json } from '@/lib/http/api';
import { serveNode } from '@/lib/http/node';
import { problemWire } from '@/lib/http/problem-wire';
import { listen, portOf } from '../../../server/http-server';
import '../../support/environment';

let server: Server;

beforeAll(async () => {
  const answering = Promise.resolve((_: unknown, response: { end: (text: string) => void }) =>
    response.end('fine'),
  );
  server = await listen(0, '127.0.0.1', answering);
});

afterAll(async () => {
  server.close().closeAllConnections();
});

/** What comes back on a connection that these bytes were written to. */
async function send(bytes: string): Promise<{ head: string; body: string }> {
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write(bytes);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { head, body };
}

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'bad_request'],
  ['a target with a space', 'GET /a b HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'bad_request'],
  ['a header without a name', 'GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n', 400, 'bad_request'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'bad_request'],
  ['two hosts', 'GET / HTTP/1.1\r\nhost: x\r\nHost: x\r\n\r\n', 400, 'bad_request'],
  ['a host with an account', 'GET / HTTP/1.1\r\nhost: x@evil.example\r\n\r\n', 400, 'bad_request'],
  ['a host with a path', 'GET / HTTP/1.1\r\nhost: evil.example/\r\n\r\n', 400, 'bad_request'],
  ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'bad_request'],
  ['a target of another scheme', 'GET file:///etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'bad_request'],
  ['an obscured length', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length : 1\r\n\r\na', 400, 'bad_request'],
  [
    'an obscured encoding',
    'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n',
    400,
    'bad_request',
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    400,
    'bad_request',
  ],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'bad_request',
  ],
  [
    'headers of 20 KB',
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
])('%s is told as a problem, and the connection ends', async (_, bytes, status, code) => {
  const { head, body } = await send(bytes);

  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(head.toLowerCase()).toContain('connection: close');
  const problem = problemWire.parse(JSON.parse(body));
  expect(problem).toMatchObject({ status, code });
  expect(head.toLowerCase()).toContain(`x-request-id: ${problem.request_id}`);
});

test('what came before it on the same connection is answered first', async () => {
  const endpoint: Endpoint = { path: '/', methods: { GET: () => json(200, 'fine') } };
  const api = await listen(
    0,
    '127.0.0.1',
    Promise.resolve((...of) => void serveNode(endpoint, {}, ...of)),
  );
  const socket = connect(portOf(api), '127.0.0.1').setEncoding('utf8');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\nhello\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += chunk;
  api.close();

  expect(text).toMatch(/^HTTP\/1\.1 200 [\s\S]*"fine"HTTP\/1\.1 400 /);
});

test.each(['x', 'x:80', '127.0.0.1:3000', '[::1]:3000', 'a-b.example.com.', 'my_host', ''])(
  'a host may be %j',
  async (host) => {
    const { head } = await send(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(head).toMatch(/^HTTP\/1.1 200 /);
  },
);

test('whoever offers another protocol is answered in this one', async () => {
  const offer = 'connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n';

  expect(await send(`GET / HTTP/1.1\r\nhost: x\r\n${offer}\r\n`)).toMatchObject({
    head: expect.stringMatching(/^HTTP\/1.1 200 /),
    body: 'fine',
  });
});

test('HTTP/1.0 need not name a host', async () => {
  expect(await send('GET / HTTP/1.0\r\n\r\n')).toMatchObject({
    head: expect.stringMatching(/^HTTP\/1.1 200 /),
    body: 'fine',
  });
});
