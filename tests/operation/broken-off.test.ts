import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { signInAsAdmin } from '../e2e-start/page-weights';
import { ADMIN_KEY, ADMIN_PASSWORD } from './instances';
import { makeSubject } from './setting';
import { makeStage } from './stage';

const REQUESTS = 3_000;
const AT_ONCE = 24;
/** Most are under way by then. */
const WITHIN_MS = 120;

const stage = makeStage();

/** Requests of all kinds, some of them with half of a body. */
function requestsTo(url: string, cookie: string): string[] {
  const request = (line: string, headers: readonly string[], body = '') =>
    [`${line} HTTP/1.1`, `Host: ${new URL(url).host}`, ...headers, '', body].join('\r\n');
  const person = `Cookie: ${cookie}`;
  const key = `Authorization: Bearer ${ADMIN_KEY}`;
  const [json, csv] = ['Content-Type: application/json', 'Content-Type: text/csv'];
  const longer = 'Content-Length: 5000';
  const inChunks = 'Transfer-Encoding: chunked';
  return [
    request('GET /overview', [person]),
    request('GET /feature-flags', [person, 'RSC: 1']),
    request('GET /users', [person]),
    request('GET /docs/operations', [person]),
    request('GET /sign-in', []),
    request('POST /feature-flags', [person, `Origin: ${url}`, 'Next-Action: 00aa', longer], 'half'),
    request('POST /api/admin/feature-flags', [key, json, longer], '{"name":'),
    request('POST /api/auth/callback/credentials', [inChunks], '5\r\nabc'),
    request('POST /api/admin/flag-overrides/import', [key, csv, inChunks], 'ffff\r\nemail,flag'),
    request('GET /api/admin/flag-overrides?format=csv', [key]),
    request('GET /api/admin/audit-log?limit=200', [key]),
    request('GET /api/sdk/stream', [key]),
    request('GET /api/metrics', [key]) + request('GET /api/metrics', [key]),
    'GARBAGE\r\n\r\n',
  ];
}

/** Sends a request, and is gone at some moment: at its first answer, or before. */
function breakOff(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const leave = () => (Math.random() < 0.5 ? socket.resetAndDestroy() : socket.destroy());
    const timer = setTimeout(leave, Math.random() * WITHIN_MS);
    socket
      .on('error', () => {})
      .on('data', () => Math.random() < 0.3 && leave())
      .on('close', () => {
        clearTimeout(timer);
        resolve();
      })
      .write(text);
  });
}

test('requests that are broken off at any moment end no process, and nothing of ours has failed', async () => {
  const instance = await stage.instance(await stage.database());
  const { url } = instance;
  await makeSubject(url, 50);
  const { get, cookie } = await signInAsAdmin(url, ADMIN_PASSWORD);
  expect((await get('/overview')).status).toBe(200);
  const texts = requestsTo(url, cookie());

  let sent = 0;
  const work = async () => {
    for (; sent < REQUESTS; sent += 1) await breakOff(url, String(texts[sent % texts.length]));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  expect((await get('/overview')).status).toBe(200);
  const lines = instance.output().split('\n');
  expect(lines.filter((line) => /"level":[56]0|unhandled|uncaught/i.test(line))).toEqual([]);
});
