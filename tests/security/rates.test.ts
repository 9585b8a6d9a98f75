// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findInvitationAction } from '@/app/invite/invitation-actions';
import { assertRate } from '@/lib/auth/limits';
import { problemWire } from '@/lib/http/problem-wire';
import { dropSingleton } from '@/lib/singleton';
import { call, ORIGIN, read } from '../support/api';
import { makeKey } from '../support/factories';
import { nextAuth } from '../support/next-auth';
import { withNextRequest } from '../support/next-request';

beforeEach(() => {
  // Else a slow machine would give some of the allowance back meanwhile.
  vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
  for (const what of ['credentials', 'clientTokens', 'provider']) dropSingleton(`limit ${what}`);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const guess = (n: number) => `pnn_${String(n).padStart(43, 'x')}`;
const ask = (key: string, address?: string) =>
  call('GET', '/api/admin/feature-flags', { key, headers: { 'x-forwarded-for': address } });

describe('keys that nobody has', () => {
  test('are 401 a hundred times from one address, then 429 without being looked up; good ones go on', async () => {
    const [known, fresh] = [await makeKey('viewer'), await makeKey('viewer')];
    expect((await ask(known.secret, '192.0.2.1')).status).toBe(200);
    for (let n = 1; n < 100; n++) expect((await ask(guess(n), '192.0.2.1')).status).toBe(401);

    const refused = await ask(guess(100), '192.0.2.1');

    expect(refused.headers.get('retry-after')).toBe('1');
    const { status, body } = await read(refused);
    expect([status, problemWire.parse(body).code]).toEqual([429, 'rate_limited']);
    expect((await ask(known.secret, '192.0.2.1')).status).toBe(200);
    // The same wrong one again and again is no guessing.
    expect((await ask(guess(1), '192.0.2.1')).status).toBe(401);
    expect((await ask(fresh.secret, '192.0.2.2')).status).toBe(200);
  });
});

test('invitations that nobody was sent are looked up only so often for one address', async () => {
  for (let n = 0; n < 100; n++) assertRate('credentials', String(0xc0000203));
  const headers = { host: new URL(ORIGIN).host, origin: ORIGIN, 'x-forwarded-for': '192.0.2.3' };

  const result = await withNextRequest(headers, () => findInvitationAction('t'.repeat(43)));

  expect(result).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
});

test('a key makes only so many client tokens', async () => {
  const { id, secret } = await makeKey('service');
  const mint = () => call('POST', '/api/client-tokens', { key: secret, json: { anonymous_id: 'a' } });
  expect((await mint()).status).toBe(201);
  for (let n = 1; n < 5_000; n++) assertRate('clientTokens', id);

  const last = await mint();

  expect(last.status).toBe(429);
  expect(last.headers.get('retry-after')).toBe('1');
});

test('the identity provider is asked only so often for one address', async () => {
  const address = '192.0.2.4';
  for (let n = 0; n < 60; n++) assertRate('provider', String(0xc0000204));

  const answer = await nextAuth('POST', 'signin/oidc', '', {}, { 'x-forwarded-for': address });

  expect(answer.status).toBe(429);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});
