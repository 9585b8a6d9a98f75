import { beforeAll, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { call, read } from '../support/api';
import { expectNothingWritten } from '../support/database-contents';
import {
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  makeVariantFlag,
} from '../support/factories';

const ALL = '/api/admin/flag-overrides';
/** Text that spreadsheets, CSV or JSON treat in their own way. */
const HOSTILE = [
  '=1+1',
  '-2',
  '@A1',
  '\t=1',
  "'=1",
  "''+1",
  "'quoted'",
  'a "quote", a comma',
  'two\r\nlines',
  ' Zoë 漢字 ',
  '',
];
const TYPES = { csv: 'text/csv', json: 'application/json' } as const;
const FORMATS = ['csv', 'json'] as const;

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  const json = await makeFlag({ type: 'json', default: { value: 1 } });
  const number = await makeFlag({ type: 'number', default: { value: 1 } });
  const [variants, gone] = [await makeVariantFlag(), await makeFlag()];
  const now = contextOf({ now: new Date() });
  for (const [index, reason] of HOSTILE.entries()) {
    const { id } = await makeUser({ external_id: `=ext-${index}` });
    await makeOverride(id, json.name, { value: [null, { [reason]: reason }], reason }, now);
    await makeOverride(id, number.name, { value: -index, enabled: index % 2 === 0 }, now);
    await makeOverride(id, variants.name, { variant: 'new', expiresAt: new Date(Date.now() + HOUR_MS) }, now);
  }
  const { id } = await makeUser();
  await makeOverride(id, json.name, { value: null }, now);
  await makeOverride(id, gone.name, { reason: 'Of a flag that is archived' }, now);
  await archiveFlag(contextOf(), gone.name);
  await makeEndedOverride(id, (await makeFlag()).name);
});

const exported = async (format: keyof typeof TYPES, query = '') =>
  new Uint8Array(
    await (await call('GET', `${ALL}?format=${format}&sort=created_at${query}`, { key })).arrayBuffer(),
  );
const imported = (format: keyof typeof TYPES, body: Uint8Array<ArrayBuffer>, query: string) =>
  call('POST', `${ALL}/import?${query}`, { key, body, headers: { 'content-type': TYPES[format] } }).then(
    read,
  );

/** What an import can bring back: all but ids, authors and times. */
const contentOf = async () => {
  const rows: Record<string, unknown>[] = JSON.parse(new TextDecoder().decode(await exported('json')));
  return rows
    .map(({ created_by, updated_by, created_at, updated_at, ...row }) => ({
      ...row,
      reason: row.reason || null,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
};

test.each(FORMATS.flatMap((format) => ['error', 'skip', 'replace'].map((mode) => [format, mode] as const)))(
  'an export in %s that is imported again, on_conflict=%s, changes nothing',
  async (format, mode) => {
    const file = await exported(format);

    const { status, body } = await expectNothingWritten(() => imported(format, file, `on_conflict=${mode}`));

    expect(status).toBe(200);
    expect(body).toMatchObject({
      affected: 0,
      unchanged: 3 * HOSTILE.length + 3,
      skipped: 0,
      revision: null,
    });
  },
);

test.each(FORMATS)('what was deleted comes back as it was from an export in %s', async (format) => {
  const before = await contentOf();
  // What has ended, or is of an archived flag, cannot be made anew.
  const list = (await read(await call('GET', `${ALL}?status=active&limit=200`, { key }))).body as {
    data: { id: string; flag_name: string; reason: string | null }[];
  };
  const doomed = list.data
    .filter(({ reason }) => reason !== 'Of a flag that is archived')
    .map(({ id }) => id);
  expect(doomed.length).toBeGreaterThan(2 * HOSTILE.length);
  const file = await exported(format);
  const deletion = { action: 'delete', ids: doomed, expected_count: doomed.length };
  expect((await call('POST', `${ALL}/bulk`, { key, json: deletion })).status).toBe(200);
  expect(await contentOf()).not.toEqual(before);

  const { status, body } = await imported(format, file, 'on_conflict=error');

  expect(status).toBe(200);
  expect(body).toMatchObject({ created: doomed.length, affected: doomed.length });
  expect(await contentOf()).toEqual(before);
});
