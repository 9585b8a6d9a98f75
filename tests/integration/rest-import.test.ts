import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { call, chunked, read } from '../support/api';
import { rawSql } from '../support/database';
import {
  auditSince,
  currentRevision,
  expectNothingWritten,
  storedOverride,
} from '../support/database-contents';
import {
  contextOf,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
  NOBODY,
  soon,
  unique,
} from '../support/factories';
import { makePeople } from '../support/people';

const URL = '/api/admin/flag-overrides/import';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    readonly errors: { readonly row: number; readonly path: string; readonly message: string }[];
  };
}

const send = async (type: string, body: BodyInit, query = '') =>
  (await read(
    await call('POST', `${URL}${query}`, { key, body, headers: { 'content-type': type } }),
  )) as Answer;
const csv = (text: BodyInit, query = '') => send('text/csv', text, query);
const json = (value: unknown, query = '') => send('application/json', JSON.stringify(value), query);
const refused = (work: () => Promise<Answer>) => expectNothingWritten(work);

const pair = async () => {
  const [user, flag] = [await makeUser({ external_id: unique('ext') }), await makeFlag()];
  return { user, flag };
};

describe('an import of CSV', () => {
  test('pins flags for people who are named by id, e-mail or external id, under one revision', async () => {
    const [a, b, c] = [await pair(), await pair(), await pair()];
    const before = await currentRevision();
    const end = soon();

    const { status, body } = await csv(
      [
        'user_id,email,external_id,flag_name,value,variant,enabled,reason,expires_at',
        `${a.user.id},,,${a.flag.name},true,,,,`,
        `,${b.user.email.toUpperCase()},,${b.flag.name},,off,FALSE,"Said ""no"", twice",${end}`,
        `,,${c.user.externalId},${c.flag.name},true,on,true,,`,
      ].join('\r\n'),
    );

    expect(status).toBe(200);
    expect(body).toEqual({
      dry_run: false,
      rows: 3,
      affected: 3,
      created: 3,
      updated: 0,
      deleted: 0,
      unchanged: 0,
      skipped: 0,
      left_alone: [],
      people: 3,
      by_flag: { [a.flag.name]: 1, [b.flag.name]: 1, [c.flag.name]: 1 },
      revision: before + 1,
    });
    expect(await storedOverride(a.user.id, a.flag.name)).toMatchObject({
      override_value: true,
      enabled: true,
      reason: null,
      expires_at: null,
    });
    expect(await storedOverride(b.user.id, b.flag.name)).toMatchObject({
      override_value: false,
      enabled: false,
      reason: 'Said "no", twice',
      expires_at: new Date(end),
    });
    expect(await auditSince(before)).toMatchObject([
      { revision: before + 1, ordinal: 0, action: 'created', user_id: a.user.id },
      { revision: before + 1, ordinal: 1, action: 'created', user_id: b.user.id },
      { revision: before + 1, ordinal: 2, action: 'created', user_id: c.user.id },
    ]);
  });

  test('reads a byte order mark, cells of several lines, umlauts cut apart, empty lines and a last line without its end', async () => {
    const { user, flag } = await pair();
    const text = `\ufeffuser_id,flag_name,value,reason\r\n\r\n${user.id},${flag.name},true,"Grüße\r\nan alle"`;
    const bytes = Buffer.from(text);
    const cut = bytes.indexOf(Buffer.from('ü')) + 1;

    const { status } = await csv(chunked(bytes.subarray(0, cut), bytes.subarray(cut)));

    expect(status).toBe(200);
    expect(await storedOverride(user.id, flag.name)).toMatchObject({ reason: 'Grüße\r\nan alle' });
  });

  test('takes away the apostrophe that guards a cell from spreadsheets', async () => {
    const [user, flag] = [await makeUser(), await makeFlag({ type: 'number', default: { value: 0 } })];

    const { status } = await csv(`user_id,flag_name,value,reason\n${user.id},${flag.name},'-5,'=1+1`);

    expect(status).toBe(200);
    expect(await storedOverride(user.id, flag.name)).toMatchObject({ override_value: -5, reason: '=1+1' });
  });

  test.each<[string, string, string]>([
    ['an unknown column', 'user_id,flag_name,value,comment', 'comment'],
    ['a column twice', 'user_id,flag_name,value,value', 'value'],
    ['no flag', 'user_id,value', 'flag_name'],
    ['nobody', 'flag_name,value', 'user_id'],
    ['no value', 'user_id,flag_name', 'value'],
    ['nothing', '', 'header'],
  ])('refuses a header with %s', async (_what, header, path) => {
    const { status, body } = await refused(() => csv(`${header}\n`));

    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  test('refuses text that is not UTF-8, whatever came before it', async () => {
    const { user, flag } = await pair();
    const bytes = Buffer.concat([
      Buffer.from(`user_id,flag_name,value,reason\n${user.id},${flag.name},true,caf`),
      Buffer.from([0xe9, 0x0a]),
    ]);

    const { status, body } = await refused(() => csv(bytes));

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'bad_request', detail: 'The body is not UTF-8 text' });
  });

  test('tells every row that is wrong, where and why, and writes none of the others', async () => {
    const { user, flag } = await pair();
    const text = await makeFlag({ type: 'string', default: { value: 'a' } });
    const other = await makeUser();
    const [archived, second, third] = [await makeFlag(), await makeFlag(), await makeFlag()];
    await archiveFlag(contextOf(), archived.name);
    const rows: [string, string, string][] = [
      [`${user.id},,${flag.name},true,,,,`, '', ''],
      [`${NOBODY},,${flag.name},true,,,,`, 'user_id', 'there is no such user'],
      [`,nobody@example.com,${flag.name},true,,,,`, 'email', 'there is no such user'],
      [`${user.id},${other.email},${text.name},"""b""",,,,`, 'email', 'is of another user'],
      [`,,${flag.name},true,,,,`, 'user_id', 'say for whom'],
      [`${other.id},,no-such-flag,true,,,,`, 'flag_name', 'there is no such flag'],
      [`${other.id},,${archived.name},true,,,,`, 'flag_name', 'is archived'],
      [`${other.id},,${text.name},new,,,,`, 'value', 'text stands in quotation marks'],
      [`${other.id},,${text.name},5,,,,`, 'value', 'must be a string value'],
      [`${other.id},,${flag.name},,,,,`, 'value', 'give value or variant'],
      [`${other.id},,${flag.name},true,off,,,`, 'value', 'is not the value of the variant off'],
      [`${other.id},,${second.name},,new,,,`, 'variant', 'must be one of'],
      [`${other.id},,${flag.name},true,,yes,,`, 'enabled', 'must be true or false'],
      [`${other.id},,${flag.name},true,,,${'x'.repeat(501)},`, 'reason', '500 characters'],
      [`${other.id},,${third.name},true,,,,2020-01-01T00:00:00Z`, 'expires_at', 'must be in the future'],
      [`${other.id},,${flag.name},true,,,,tomorrow`, 'expires_at', 'RFC 3339'],
      [`x,,${flag.name},true,,,,`, 'user_id', 'must be a UUID'],
      [`${other.id},,${flag.name},9007199254740993,,,,`, 'value', 'integer beyond'],
      [`${other.id},,${flag.name},true`, '', 'has 4 cells where the header has 8'],
      [`${user.id},,${flag.name},true,,,,`, 'flag_name', 'row 1 is about the same user and flag'],
    ];
    const header = 'user_id,email,flag_name,value,variant,enabled,reason,expires_at';
    const body = [header, ...rows.map(([line]) => line)].join('\n');
    const expected = rows.flatMap(([, path, message], index) =>
      message === '' ? [] : [{ row: index + 1, path, message: expect.stringContaining(message) }],
    );

    const answer = await refused(() => csv(body));
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'invalid', error_count: expected.length });
    expect(answer.body.errors).toEqual(expected);

    const dry = await refused(() => csv(body, '?dry_run=true'));
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({
      dry_run: true,
      rows: rows.length,
      expected_count: 1,
      error_count: expected.length,
    });
    expect(dry.body.errors).toEqual(expected);
  });

  test('tells from where on a file cannot be read', async () => {
    const { user, flag } = await pair();

    for (const broken of ['"open', 'a"b', `"${'x'.repeat(300_000)}`]) {
      const { status, body } = await refused(() =>
        csv(
          `user_id,flag_name,value,reason\n${user.id},${flag.name},true,\n${user.id},${flag.name},true,${broken}`,
        ),
      );
      expect(status).toBe(422);
      expect(body.errors).toEqual([{ row: 2, path: '', message: expect.stringContaining('quotation mark') }]);
    }
  });

  test('of a header alone does nothing', async () => {
    const { status, body } = await refused(() => csv('user_id,flag_name,value\n'));

    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 0, affected: 0, revision: null });
  });
});

describe('an import of JSON', () => {
  test.each<[string, (rows: unknown[]) => Promise<Answer>]>([
    ['a list', (rows) => json(rows)],
    ['an object with rows', (rows) => json({ rows })],
    [
      'one object a line',
      (rows) =>
        send(
          'application/x-ndjson',
          chunked(...`\n${rows.map((row) => JSON.stringify(row)).join('\r\n')}\n`),
        ),
    ],
  ])('takes %s', async (_what, imported) => {
    const [user, flag, variants] = [
      await makeUser(),
      await makeFlag({ type: 'json', default: { value: 1 } }),
      await makeVariantFlag(),
    ];

    const { status, body } = await imported([
      { user_id: user.id, flag_name: flag.name, value: null, reason: 'Ticket 7', variant: null, email: null },
      { email: user.email, flag_name: variants.name, variant: 'new', enabled: false },
    ]);

    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 2, created: 2 });
    expect(await storedOverride(user.id, flag.name)).toMatchObject({
      override_value: null,
      reason: 'Ticket 7',
    });
    expect(await storedOverride(user.id, variants.name)).toMatchObject({
      override_value: 'b',
      enabled: false,
    });
  });

  test.each<[string, unknown, string]>([
    ['no object', 5, ''],
    ['an unknown field', { user_id: NOBODY, flag_name: 'x', value: true, comment: 'x' }, 'comment'],
    ['text for a switch', { user_id: NOBODY, flag_name: 'x', value: true, enabled: 'true' }, 'enabled'],
    ['no flag', { user_id: NOBODY, value: true }, 'flag_name'],
    [
      'a value that is nested too deep',
      { user_id: NOBODY, flag_name: 'x', value: JSON.parse('['.repeat(40) + ']'.repeat(40)) },
      'value',
    ],
  ])('tells of a row that is %s', async (_what, row, path) => {
    const { status, body } = await refused(() => json([row]));

    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ row: 1, path }]);
  });

  test('tells of lines that are no JSON, or no JSON that can be kept', async () => {
    const { status, body } = await refused(() =>
      send(
        'application/x-ndjson',
        ['{"a":\n', '{"value":9007199254740993}', '{"a":1,"a":1}', '['.repeat(100) + ']'.repeat(100)].join(
          '\n',
        ),
      ),
    );

    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      { row: 1, path: '', message: 'is not valid JSON' },
      { row: 2, path: 'value' },
      { row: 3, path: 'a', message: 'is given twice in one object' },
      { row: 4, path: '', message: 'is nested too deep' },
    ]);
  });

  test.each<[string, string, number, string]>([
    ['text', '"rows"', 422, 'invalid'],
    ['an object without rows', '{}', 422, 'invalid'],
    ['an object with something else', '{"rows":[],"dry_run":true}', 422, 'invalid'],
    ['no JSON', '[', 400, 'invalid_json'],
    ['nothing', '', 400, 'invalid_json'],
  ])('refuses a body that is %s', async (_what, body, status, code) => {
    expect(await refused(() => send('application/json', body))).toMatchObject({ status, body: { code } });
  });
});

describe('an import', () => {
  test.each([['application/xml'], ['text/plain'], ['multipart/form-data; boundary=x']])(
    'refuses %s',
    async (type) => {
      const { status, body } = await refused(() => send(type, 'x'));

      expect(status).toBe(415);
      expect(body).toMatchObject({ detail: expect.stringContaining('text/csv') });
    },
  );

  test.each([['?dry_run=yes'], ['?on_conflict=merge'], ['?dryrun=true']])(
    'refuses the query %s',
    async (query) => {
      expect(await refused(() => json([], query))).toMatchObject({ status: 422, body: { code: 'invalid' } });
    },
  );

  const conflict = async () => {
    const { user, flag } = await pair();
    const existing = await makeOverride(user.id, flag.name, { reason: 'Old' });
    return { user, flag, existing, rows: [{ user_id: user.id, flag_name: flag.name, value: false }] };
  };

  test('is a conflict where another override is there, which skip leaves and replace replaces', async () => {
    const { user, flag, existing, rows } = await conflict();

    const answer = await refused(() => json(rows));
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'override_exists', error_count: 1, errors: [{ row: 1 }] },
    });
    expect((await refused(() => json(rows, '?on_conflict=skip'))).body).toMatchObject({
      affected: 0,
      skipped: 1,
    });
    expect((await json(rows, '?on_conflict=replace')).body).toMatchObject({ affected: 1, updated: 1 });
    expect(await storedOverride(user.id, flag.name)).toMatchObject({
      id: existing.id,
      override_value: false,
      reason: null,
      version: 2,
    });
  });

  test('changes nothing where a row is as what is there: ended, paused, of an archived flag, against today’s policy', async () => {
    const [user, other, flag, archived] = [
      await makeUser(),
      await makeUser(),
      await makeFlag(),
      await makeFlag(),
    ];
    const ended = await makeEndedOverride(user.id, flag.name);
    await makeOverride(other.id, flag.name, { enabled: false });
    await makeOverride(user.id, archived.name);
    await archiveFlag(contextOf(), archived.name);
    const setPolicy = (require_reason: boolean) =>
      call('PATCH', '/api/admin/settings', {
        key,
        json: { override_policy: { require_reason, require_expiry: false, max_expiry_days: null } },
      });
    await setPolicy(true);
    const rows = [
      { user_id: user.id, flag_name: flag.name, value: true, expires_at: ended.expiresAt?.toISOString() },
      { user_id: other.id, flag_name: flag.name, variant: 'on', enabled: false },
      { user_id: user.id, flag_name: archived.name, value: true },
    ];

    for (const mode of ['error', 'skip', 'replace']) {
      const { status, body } = await refused(() => json(rows, `?on_conflict=${mode}`));
      expect(status).toBe(200);
      expect(body).toMatchObject({ affected: 0, unchanged: 3, revision: null });
    }
    await setPolicy(false);
  });

  test('tells of a flag that is stored in a way that cannot be read', async () => {
    const { user, flag } = await pair();
    await rawSql()`update feature_flags set default_serve = '5' where name = ${flag.name}`;
    // Rows that were written around the API are seen once the definitions are read again.
    await makeFlag();

    const { status, body } = await refused(() =>
      json([{ user_id: user.id, flag_name: flag.name, value: true }]),
    );

    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      { row: 1, path: 'flag_name', message: expect.stringContaining('cannot be read') },
    ]);
  });

  test('does nothing twice with an Idempotency-Key', async () => {
    const { user, flag } = await pair();
    const body = `user_id,flag_name,value\n${user.id},${flag.name},true\n`;
    const headers = { 'content-type': 'text/csv', 'idempotency-key': unique('import') };
    const post = async () => read(await call('POST', URL, { key, body, headers }));
    const first = await post();
    const before = await currentRevision();

    expect(await post()).toEqual(first);

    expect(first).toMatchObject({ status: 200, body: { created: 1 } });
    expect(await currentRevision()).toBe(before);
  });

  test('refuses more than 100,000 rows, and more than 32 MiB, as soon as it has read so many', async () => {
    const line = `${NOBODY},x,true\n`;
    const rows = await refused(() => csv(`user_id,flag_name,value\n${line.repeat(100_001)}`));
    expect(rows).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'rows', message: 'must be 100000 or fewer' }] },
    });

    const many = await refused(() => json(Array(100_001).fill(5)));
    expect(many).toMatchObject({ status: 422, body: { code: 'invalid' } });

    const large = await refused(() =>
      csv(`user_id,flag_name,value,reason\n${`${NOBODY},x,true,${'x'.repeat(400)}\n`.repeat(80_000)}`),
    );
    expect(large).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  test('names the first 1,000 rows that are wrong and counts all', async () => {
    const { status, body } = await refused(() =>
      json(Array(1_500).fill({ user_id: NOBODY, flag_name: 'no-such-flag', value: 1 })),
    );

    expect(status).toBe(422);
    expect(body.error_count).toBe(3_000);
    expect(body.errors).toHaveLength(1_000);
  });

  test('of 20,000 rows is one revision with one audit row each', async () => {
    const [people, flag] = [
      await makePeople(20_000),
      await makeFlag({ type: 'number', default: { value: 0 } }),
    ];
    const lines = people.map(({ email }, index) => `${email},${flag.name},${index}`);
    const before = await currentRevision();

    const { status, body } = await csv(`email,flag_name,value\r\n${lines.join('\r\n')}\r\n`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 20_000, affected: 20_000, revision: before + 1 });
    const [row] = await rawSql()`
      select count(*)::int as overrides, count(distinct override_value)::int as values from user_flag_overrides
      where flag_name = ${flag.name}`;
    expect(row).toEqual({ overrides: 20_000, values: 20_000 });
    const [audited] = await rawSql()`select count(*)::int as n from audit_log where revision = ${before + 1}`;
    expect(audited?.n).toBe(20_000);
  }, 120_000);
});
