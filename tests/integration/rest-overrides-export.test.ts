import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { serveNode } from '@/lib/http/node';
import { unguardCell } from '@/lib/overrides/csv-cell';
import { exportOverrides } from '@/lib/overrides/export';
import { createOverride, removeOverride } from '@/lib/overrides/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  contextOf,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  userActor,
} from '../support/factories';
import { listPages } from '../support/lists';

const URL_OF_ALL = '/api/admin/flag-overrides';

let key: string;

beforeAll(async () => {
  key = (await makeKey('viewer')).secret;
});

async function exportOf(query: string): Promise<string> {
  const answer = await call('GET', `${URL_OF_ALL}?${query}`, { key });
  expect(answer.status).toBe(200);
  // `text()` would take the byte order mark away.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
}

const rowsOf = (csv: string): Record<string, string>[] => parse(csv, { bom: true, columns: true });

const HOSTILE = [
  '=1+1',
  '+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  "'=1",
  "''+1",
  "'quoted'",
  '＝1+1',
  'a "quote", a comma; a semicolon',
  'two\r\nlines',
  'Zoë 漢字 🏳️‍🌈 \u202E',
  ' spaces ',
  '',
];

describe('an export in CSV', () => {
  test('brings every cell back as it was, and none that a spreadsheet would run', async () => {
    const flag = await makeFlag({ name: 'hostile', type: 'string', default: { value: 'x' } });
    for (const text of HOSTILE) {
      const user = await makeUser({ name: text });
      await createOverride(contextOf(), user.id, {
        flag_name: flag.name,
        value: text,
        enabled: true,
        reason: text,
        expires_at: null,
      });
    }

    const csv = await exportOf('format=csv&flag=hostile&sort=created_at');
    const rows = rowsOf(csv);

    expect(csv.startsWith('\ufeffuser_id,email,external_id,flag_name,value,variant,enabled,reason,')).toBe(
      true,
    );
    expect(rows.map((row) => JSON.parse(unguardCell(row.value ?? ''))).sort()).toEqual([...HOSTILE].sort());
    expect(rows.map((row) => unguardCell(row.reason ?? '')).sort()).toEqual([...HOSTILE].sort());
    for (const cell of rows.flatMap((row) => Object.values(row)))
      expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(csv.split('\r\n').at(-1)).toBe('');
  });

  test('has every column as the list has it, and numbers that are negative too', async () => {
    const flag = await makeFlag({ name: 'minus', type: 'number', default: { value: 0 } });
    const user = await makeUser({ email: 'minus@example.com', external_id: '-crm-1' });
    await createOverride(contextOf(), user.id, {
      flag_name: flag.name,
      value: -5,
      enabled: false,
      reason: null,
      expires_at: new Date('2030-01-01T00:00:00.000Z'),
    });

    const [row] = rowsOf(await exportOf('format=csv&flag=minus'));

    expect(row).toEqual({
      user_id: user.id,
      email: 'minus@example.com',
      external_id: "'-crm-1",
      flag_name: 'minus',
      value: "'-5",
      variant: '',
      enabled: 'false',
      reason: '',
      expires_at: '2030-01-01T00:00:00.000Z',
      status: 'disabled',
      created_by: 'boss@example.com',
      updated_by: 'boss@example.com',
      created_at: '2026-06-15T12:00:00.000Z',
      updated_at: '2026-06-15T12:00:00.000Z',
    });
  });

  test('of a list that is empty has its header', async () => {
    const { name } = await makeFlag();
    expect(rowsOf(await exportOf(`format=csv&flag=${name}`))).toEqual([]);
    expect(JSON.parse(await exportOf(`format=json&flag=${name}`))).toEqual([]);
  });
});

describe('an export', () => {
  const MANY = 2_345;
  beforeAll(async () => {
    await makeFlag({ name: 'exported' });
    await rawSql()`
      insert into users (email, targeting_key, external_id, name)
      select 'export-' || n || '@example.com', 'export-' || n, case when n % 2 = 0 then 'export-' || n end, 'Export ' || n
      from generate_series(1, ${MANY}) n`;
    await rawSql()`
      insert into user_flag_overrides (user_id, flag_name, override_value, enabled, created_by, updated_by)
      select id, 'exported', 'true', length(email) % 2 = 0, 'test', 'test' from users where email like 'export-%'`;
  });

  test.each(['csv', 'json'])(
    'as %s has what all pages of the list have, in the same order',
    async (format) => {
      for (const query of [
        'flag=exported&sort=created_at',
        'flag=exported&status=disabled',
        'q=export-77&sort=-expires_at',
        'flag=exported&redundant=true',
        'flag=exported&redundant=false',
      ]) {
        const listed = (await listPages(key, `${URL_OF_ALL}?${query}&limit=200`)).flatMap(({ data }) => data);
        const text = await exportOf(`${query}&format=${format}`);
        const rows: readonly Record<string, unknown>[] = format === 'csv' ? rowsOf(text) : JSON.parse(text);
        expect(rows.map(({ user_id }) => user_id)).toEqual(listed.map(({ user_id }) => user_id));
      }
    },
  );

  test('is a file with a plain name, whatever was asked for', async () => {
    const { headers } = await call('GET', `${URL_OF_ALL}?format=csv&q=%22%0d%0aX:1`, { key });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="flag-overrides-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect((await call('HEAD', `${URL_OF_ALL}?format=json`, { key })).status).toBe(200);
  });

  test('of values that are as large as they may be is whole', async () => {
    const flag = await makeFlag({ name: 'large', type: 'json', default: { value: null } });
    const value = { text: '"\\'.repeat(16_000) };
    for (let n = 0; n < 3; n += 1) {
      await createOverride(contextOf(), (await makeUser()).id, {
        flag_name: flag.name,
        value,
        enabled: true,
        reason: null,
        expires_at: null,
      });
    }
    const rows = rowsOf(await exportOf('format=csv&flag=large'));
    expect(rows.map((row) => JSON.parse(row.value ?? ''))).toEqual([value, value, value]);
    expect(JSON.parse(await exportOf('format=json&flag=large'))).toHaveLength(3);
  });

  test('shows one instant: what is written meanwhile is not in it', async () => {
    const ctx = contextOf();
    const first = await makeUser();
    await makeOverride(first.id, 'exported');
    const pieces = (await exportOverrides(ctx, { flagName: 'exported', sort: 'created_at' }, 'json'))[
      Symbol.asyncIterator
    ]();
    let text = '';
    text += (await pieces.next()).value;
    text += (await pieces.next()).value;

    await removeOverride(ctx, first.id, 'exported');
    await rawSql()`delete from user_flag_overrides where flag_name = 'exported' and created_by = 'test' and not enabled`;
    await makeEndedOverride((await makeUser()).id, 'exported');

    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) text += piece.value;
    expect(JSON.parse(text)).toHaveLength(MANY + 1);
  });

  test('is refused in another format, of what is not there, and to who may not read', async () => {
    const answer = async (query: string) => read(await call('GET', `${URL_OF_ALL}?${query}`, { key }));
    expect(await answer('format=xlsx')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'format' }] },
    });
    expect(await answer('format=csv&flag=nowhere')).toMatchObject({ status: 404 });
    expect(await answer('format=csv&user=99999999-9999-4999-8999-999999999999')).toMatchObject({
      status: 404,
    });
    await expect(exportOverrides(contextOf({ actor: userActor('user') }), {}, 'csv')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('an export that is not read to its end', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const transactions = async () =>
    Number(
      (
        await rawSql()`select count(*) from pg_stat_activity
          where datname = current_database() and state like 'idle in transaction%'`
      )[0]?.count,
    );
  const until = async (holds: () => Promise<boolean>) => expect.poll(holds, { timeout: 8_000 }).toBe(true);

  test('ends its transaction when the client goes away', async () => {
    await makeBigOverrides();
    const endpoint = ENDPOINTS.find(({ path }) => path === URL_OF_ALL);
    if (!endpoint) throw new Error('there is no such endpoint');
    server = createServer((request, response) => void serveNode(endpoint, {}, request, response));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        port,
        path: `${URL_OF_ALL}?format=json`,
        headers: { authorization: `Bearer ${key}` },
      };
      get(options, resolve).on('error', reject);
    });
    answer.pause();
    // It does not read: the export waits, in its transaction, with no more than a batch in memory.
    await until(async () => (await transactions()) === 1);

    answer.destroy();

    await until(async () => (await transactions()) === 0);
  });

  test('is cut off when the reader does not come back', async () => {
    const pieces = (await exportOverrides(contextOf(), {}, 'csv', 50))[Symbol.asyncIterator]();
    await pieces.next();
    await until(async () => (await transactions()) === 0);

    await expect(pieces.next()).rejects.toThrow('the reader of a stream stopped reading');
  });

  test('frees its place: no more than four run at a time', async () => {
    const open = await Promise.all(
      Array.from({ length: 4 }, async () =>
        (await exportOverrides(contextOf(), {}, 'csv'))[Symbol.asyncIterator](),
      ),
    );
    for (const pieces of open) await pieces.next();
    expect(await read(await call('GET', `${URL_OF_ALL}?format=csv`, { key }))).toMatchObject({
      status: 429,
      body: { code: 'rate_limited' },
    });

    for (const pieces of open) await pieces.return?.();

    await until(async () => (await transactions()) === 0);
    const again = await call('GET', `${URL_OF_ALL}?format=csv`, { key });
    expect(again.status).toBe(200);
    await again.text();
  });
});

/** Enough that the sockets of both sides cannot hold it. */
async function makeBigOverrides(): Promise<void> {
  await makeFlag({ name: 'big', type: 'json', default: { value: null } });
  await rawSql()`
    insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by)
    select id, 'big', to_jsonb(repeat('x', 30000)), 'test', 'test' from users where email like 'export-%' limit 1500`;
}
