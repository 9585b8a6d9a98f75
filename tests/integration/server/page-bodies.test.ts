import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Handler, listen, portOf } from '../../../server/http-server';
import { withBodyLimit } from '../../../server/page-bodies';
import '../../support/environment';

const LIMIT = 1_000;

let server: Server;

beforeAll(async () => {
  const echo: Handler = async (request, response) => {
    const body = await text(request).catch(() => 'cut off');
    response.end(body);
  };
  server = await listen(0, '127.0.0.1', Promise.resolve(withBodyLimit(echo, LIMIT)));
});

afterAll(async () => {
  server.close().closeAllConnections();
});

/** What comes back on a connection that these bytes were written to. */
async function send(headers: string, body: string): Promise<string> {
  const socket = connect(portOf(server), '127.0.0.1');
  // It is hung up on meanwhile.
  socket.on('error', () => {});
  const received = text(socket).catch(() => '');
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n\r\n${body}`);
  const answer = await received;
  if (!socket.closed) await once(socket, 'close');
  return answer;
}

const chunk = (bytes: string) => `${bytes.length.toString(16)}\r\n${bytes}\r\n`;

describe('a body for Next', () => {
  test('is handed on whole up to the limit', async () => {
    const body = 'x'.repeat(LIMIT);
    expect(await send(`content-length: ${LIMIT}`, body)).toContain(body);
    const pieces = Array.from({ length: 10 }, () => chunk('y'.repeat(LIMIT / 10)));
    expect(await send('transfer-encoding: chunked', `${pieces.join('')}0\r\n\r\n`)).toContain(
      'y'.repeat(LIMIT),
    );
  });

  test.each([
    ['says that it is larger', `content-length: ${LIMIT + 1}`, ''],
    ['turns out to be larger', 'transfer-encoding: chunked', chunk('x'.repeat(LIMIT / 2)).repeat(3)],
  ])('that %s is 413, and the connection ends', async (_, headers, body) => {
    const answer = await send(headers, body);

    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
  });
});
