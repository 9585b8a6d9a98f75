import { beforeAll, describe, expect, test } from 'vitest';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { withEnvironment } from '../support/environment';
import {
  contextOf,
  HOUR_MS,
  makeFlag,
  makeKey,
  makeUser,
  makeVariantFlag,
  unique,
} from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

/** Hours from now, as the routes' clock is the real one. */
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

type Wire = Record<string, unknown> & { id: string; version: number };

const urlOf = (flag: { name: string }, id?: string) =>
  `/api/admin/feature-flags/${flag.name}/scheduled-changes${id ? `/${id}` : ''}`;

async function send(method: string, url: string, json?: unknown, headers: Record<string, string> = {}) {
  const response = await call(method, url, { key, headers, ...(json === undefined ? {} : { json }) });
  const { status, body } = await read(response);
  return {
    status,
    body: body as Wire & { data: Wire[]; total: number; next_cursor: string | null },
    response,
  };
}

async function schedule(flag: { name: string }, json: object): Promise<Wire> {
  const { status, body } = await send('POST', urlOf(flag), json);
  expect(status).toBe(201);
  return body;
}

test('a change is scheduled, read, edited, previewed and cancelled', async () => {
  const flag = await makeVariantFlag();
  const person = await makeUser();
  await rawSql()`delete from users where id <> ${person.id}`;
  const instant = inHours(24).replace(/\.\d+Z$/, 'Z');

  const made = await send('POST', urlOf(flag), {
    at: instant.replace('Z', '.5+00:00'),
    time_zone: 'America/New_York',
    default: { variant: 'new' },
    reason: 'Launch',
  });

  const url = urlOf(flag, made.body.id);
  expect(made.status).toBe(201);
  expect(made.response.headers.get('location')).toBe(url);
  expect(made.response.headers.get('etag')).toBe('"1"');
  expect(made.body).toEqual({
    id: expect.any(String),
    flag_name: flag.name,
    at: instant.replace('Z', '.500Z'),
    time_zone: 'America/New_York',
    enabled: null,
    default: { variant: 'new' },
    reason: 'Launch',
    status: 'pending',
    failure: null,
    created_by: expect.stringMatching(/^key:/),
    updated_by: expect.stringMatching(/^key:/),
    created_at: expect.any(String),
    updated_at: expect.any(String),
    version: 1,
    conflicts: [],
  });
  const got = await send('GET', url);
  expect(got.body).toEqual(made.body);
  expect(got.response.headers.get('etag')).toBe('"1"');

  const preview = await send('GET', `${url}/preview`);
  expect(preview.body).toEqual({
    id: made.body.id,
    flag_name: flag.name,
    at: made.body.at,
    before: { enabled: true, default: { variant: 'control' } },
    after: { enabled: true, default: { variant: 'new' } },
    users: { total: 1, exact: true, margin: 0, changed: 1 },
    transitions: [{ from: { value: 'a', variant: 'control' }, to: { value: 'b', variant: 'new' }, users: 1 }],
    other_transitions: 0,
    shadowed: { override: 0, rule: 0, off: 0 },
    conflicts: [],
  });

  const edited = await send('PATCH', url, { enabled: false }, { 'if-match': '"1"' });
  expect(edited.body).toMatchObject({ enabled: false, version: 2, conflicts: [{ code: 'kill_switch' }] });
  expect(edited.response.headers.get('etag')).toBe('"2"');
  expect((await send('PATCH', url, { enabled: true }, { 'if-match': '"1"' })).status).toBe(412);
  expect((await send('DELETE', url, undefined, { 'if-match': '"1"' })).status).toBe(412);
  expect((await send('DELETE', url, undefined, { 'if-match': '"2"' })).status).toBe(204);
  expect((await send('DELETE', url)).body).toMatchObject({
    code: 'scheduled_change_settled',
    status: 409,
    change_status: 'cancelled',
  });
  expect((await send('GET', url)).body).toMatchObject({ status: 'cancelled', version: 3, conflicts: [] });
});

test('several steps are scheduled with one call, in their order', async () => {
  const flag = await makeFlag();
  const split = (weight: number) => ({
    split: [
      { variant: 'on', weight },
      { variant: 'off', weight: 100 - weight },
    ],
  });

  const { status, body } = await send('POST', urlOf(flag), {
    steps: [
      { at: inHours(24), default: split(10), reason: '10 % on Monday' },
      { at: inHours(72), default: split(50), reason: '50 % on Wednesday' },
      { at: inHours(120), default: { variant: 'on' }, reason: 'on for all on Friday' },
    ],
  });

  expect(status).toBe(201);
  expect(body.data).toMatchObject([
    { default: { ...split(10), bucket_by: 'user_id', salt: `${flag.name}:split` }, conflicts: [] },
    { default: { ...split(50) }, conflicts: [] },
    { default: { variant: 'on' }, conflicts: [] },
  ]);
});

test('what is not there is 404, and an archived flag takes no changes', async () => {
  const [flag, other] = [await makeFlag(), await makeFlag()];
  const { id } = await schedule(other, { at: inHours(1), enabled: false });
  const json = { at: inHours(1), enabled: false };
  const unknown = { name: 'no-such-flag' };

  for (const [method, url, code] of [
    ['GET', urlOf(unknown), 'flag_not_found'],
    ['POST', urlOf(unknown), 'flag_not_found'],
    ['GET', urlOf(unknown, id), 'flag_not_found'],
    ['GET', urlOf(flag, id), 'scheduled_change_not_found'],
    ['PATCH', urlOf(flag, id), 'scheduled_change_not_found'],
    ['DELETE', urlOf(flag, id), 'scheduled_change_not_found'],
    ['GET', `${urlOf(flag, id)}/preview`, 'scheduled_change_not_found'],
    ['GET', '/api/admin/scheduled-changes?flag=no-such-flag', 'flag_not_found'],
  ] as const) {
    const options = method === 'POST' || method === 'PATCH' ? { key, json } : { key };
    await expectRefused(method, url, options, { status: 404, code });
  }
  await expectRefused('GET', urlOf(flag, 'x'), { key }, invalid('change_id', 'must be a UUID'));
  await call('DELETE', `/api/admin/feature-flags/${flag.name}`, { key });
  await expectRefused('POST', urlOf(flag), { key, json }, { status: 409, code: 'flag_archived' });
});

describe('lists', () => {
  test('go by instant, page by page, and filter by flag, status and time', async () => {
    const [flag, other] = [await makeFlag(), await makeFlag()];
    const steps = [5, 3, 4, 3].map((hours) => ({ at: inHours(hours), enabled: false }));
    const { body: made } = await send('POST', urlOf(flag), { steps });
    const elsewhere = await schedule(other, { at: inHours(3.5), enabled: false });
    const [late, early, middle, twin] = made.data;
    await send('DELETE', urlOf(flag, middle?.id));
    const ids = [early, twin, middle, late].map((change) => change?.id);

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await send('GET', `${urlOf(flag)}?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(body.total).toBe(4);
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(ids);

    const list = async (query: string) =>
      (await send('GET', `/api/admin/scheduled-changes?${query}`)).body.data.map(({ id }) => id);
    expect(await list(`flag=${flag.name}&status=cancelled`)).toEqual([middle?.id]);
    expect(await list(`flag=${flag.name}&status=pending`)).toEqual(ids.filter((id) => id !== middle?.id));
    expect(await list(`from=${String(elsewhere.at)}&to=${String(late?.at)}`)).toEqual([
      elsewhere.id,
      middle?.id,
    ]);
    expect(await list('limit=200')).toContain(elsewhere.id);
    await expectRefused(
      'GET',
      '/api/admin/scheduled-changes?status=due',
      { key },
      invalid('status', 'must be pending'),
    );
    await expectRefused('GET', `${urlOf(flag)}?flag=x`, { key }, invalid('flag', 'is not a known field'));
    await expectRefused('GET', `${urlOf(flag)}?cursor=x`, { key }, invalid('cursor', 'is not a cursor'));
  });

  test('show what is due as applied, or as failed with why, before any job has run', async () => {
    const flag = await makeVariantFlag();
    const [fine, bad] = [
      await schedule(flag, { at: inHours(1), default: { variant: 'new' } }),
      await schedule(flag, { at: inHours(2), default: { variant: 'new' } }),
    ];
    await rawSql()`update scheduled_changes set at = now() - interval '1 minute' where flag_name = ${flag.name}`;
    await rawSql()`update scheduled_changes set set_default = '{"variant": "gone"}' where id = ${bad.id}`;
    const list = async (status: string) =>
      (await send('GET', `${urlOf(flag)}?status=${status}`)).body.data.map(({ id }) => id);

    expect([await list('pending'), await list('applied'), await list('failed')]).toEqual([
      [],
      [fine.id],
      [bad.id],
    ]);
    const everywhere = '/api/admin/scheduled-changes?status=failed';
    expect((await send('GET', everywhere)).body.data.map(({ id }) => id)).toEqual([bad.id]);
    expect((await send('GET', urlOf(flag, bad.id))).body).toMatchObject({
      status: 'failed',
      failure: 'The new default is not a value of the flag',
    });
    await expectRefused(
      'PATCH',
      urlOf(flag, fine.id),
      { key, json: { reason: 'Too late' } },
      { status: 409, code: 'scheduled_change_settled' },
    );
  });
});

test('the scheduler folds what is due with GET and with POST, and may do it again', async () => {
  const secret = unique('the-secret-of-the-scheduler');
  const flag = await makeFlag({}, contextOf({ now: new Date() }));
  await schedule(flag, { at: inHours(1), enabled: false });
  await rawSql()`update scheduled_changes set at = now() - interval '1 minute' where flag_name = ${flag.name}`;

  await withEnvironment({ CRON_SECRET: secret }, async () => {
    const run = async (method: string) =>
      (await read(await call(method, '/api/cron/apply-scheduled-changes', { key: secret }))).body as {
        applied: number;
      };
    expect((await run('GET')).applied).toBeGreaterThanOrEqual(1);
    expect(await run('POST')).toMatchObject({ applied: 0, failed: 0 });
  });

  const [row] = await rawSql()`select enabled, version from feature_flags where name = ${flag.name}`;
  expect(row).toEqual({ enabled: false, version: 2 });
});
