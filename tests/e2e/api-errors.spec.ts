import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '../support/e2e-test';

/** What the running server writes back on a connection, to the end. */
async function send(url: string, bytes: string): Promise<{ head: string; body: string }> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.write(bytes);
  await once(socket, 'close');
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { head: head.toLowerCase(), body };
}

test('a running server tells every error of the API as a problem, never with a page', async ({ server }) => {
  const ask = (line: string) => `${line} HTTP/1.1\r\nhost: pennon.test\r\nconnection: close\r\n\r\n`;
  const cases: [string, number, string][] = [
    [ask('GET /api/nothing'), 404, 'route_not_found'],
    [ask('GET /api/flags/me/'), 404, 'route_not_found'],
    [ask('GET //api/flags/me'), 404, 'route_not_found'],
    [ask('GET /api/admin/users/%E0%A4%A/flags'), 404, 'route_not_found'],
    [ask('OPTIONS /ofrep/nothing'), 404, 'route_not_found'],
    [ask('TRACE /api/health/live'), 405, 'method_not_allowed'],
    [ask('GET http://pennon.test/api/admin/users'), 401, 'unauthenticated'],
    ['GET /api/health/live HTTP/1.1\r\n\r\n', 400, 'bad_request'],
    ['no HTTP\r\n\r\n', 400, 'bad_request'],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  ];
  for (const [bytes, status, code] of cases) {
    const { head, body } = await send(server.url, bytes);
    expect(head).toContain(`http/1.1 ${status} `);
    expect(head).toContain('content-type: application/problem+json');
    // Some bodies come as one chunk.
    const problem = JSON.parse(body.replace(/^[0-9a-f]+\r\n/, '').replace(/\r\n0$/, ''));
    expect(problem).toMatchObject({ status, code });
    expect(head).toContain(`x-request-id: ${problem.request_id}`);
  }
});
