import { randomUUID } from 'node:crypto';
import { call } from '../api/client.mjs';
import { personId } from '../shared/seed.mjs';

/** One of the people who are in the directory, and of the ones who have overrides. */
const SOMEBODY = 7_920;

const OF_NODE = new Set(['date', 'connection', 'keep-alive']);

const head = (method, target, key, more = {}) =>
  [
    `${method} ${target} HTTP/1.1`,
    'host: bench',
    `authorization: Bearer ${key}`,
    ...Object.entries(more).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

/** A key as a service has it. */
async function serviceKey(server) {
  const made = await call(server, 'POST', '/api/admin/api-keys', {
    body: { name: `bench ${randomUUID()}`, role: 'service' },
    expected: [201],
  });
  return made.key;
}

/** What is asked, and what is sent back: the same bytes are what the bare server sends. */
export async function makeCases(server, people) {
  const key = await serviceKey(server);
  const me = (person, more) => head('GET', `/api/flags/me?user=${personId(person)}`, key, more);
  const body = JSON.stringify({ context: { targetingKey: personId(SOMEBODY) } });
  const bulk = (more) =>
    head('POST', '/ofrep/v1/evaluate/flags', key, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...more,
    }) + body;
  const answer = await fetch(`${server.url}/api/flags/me?user=${personId(SOMEBODY)}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const etag = answer.headers.get('etag');
  // The others are Node's own, and the bare server has them as well.
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OF_NODE.has(name)));
  const many = Array.from({ length: 1_000 }, (_, n) => me(1 + n));
  return {
    answer: { status: answer.status, headers, body: await answer.text() },
    cases: [
      { name: 'GET /api/flags/me, one person', requests: [me(SOMEBODY)], expected: 200 },
      { name: 'GET /api/flags/me, 1,000 people in turn', requests: many, expected: 200 },
      { name: 'GET /api/flags/me, 304', requests: [me(SOMEBODY, { 'if-none-match': etag })], expected: 304 },
      { name: 'POST /ofrep/v1/evaluate/flags, one person', requests: [bulk()], expected: 200 },
    ],
    cold: {
      name: 'GET /api/flags/me, each person for the first time',
      // People whom nothing above has asked about.
      requests: Array.from({ length: people }, (_, n) => me(10_000 + n)),
      expected: 200,
    },
  };
}
