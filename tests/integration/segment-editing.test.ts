// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { describe, expect, test } from 'vitest';
import {
  createSegmentAction,
  deleteSegmentAction,
  editSegmentAction,
  findMembersAction,
  findSegmentAction,
  nameMembersAction,
  previewSegmentAction,
} from '@/app/(dashboard)/segments/segment-actions';
import { previewMembers } from '@/lib/segments/matches';
import { listMembers, nameMembers } from '@/lib/segments/members';
import { editSegmentInput } from '@/lib/segments/schemas';
import { countFlagsUsing, describeSegment, editSegment, getSegment } from '@/lib/segments/service';
import { ORIGIN } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision } from '../support/database-contents';
import { contextOf, makeFlag, makeSegment, makeUser, signIn, unique, userActor } from '../support/factories';
import { withNextRequest } from '../support/next-request';

const ctx = contextOf();
const host = new URL(ORIGIN).host;

const edit = (key: string, change: unknown, etag?: string) =>
  editSegment(ctx, key, editSegmentInput.parse(change), etag === undefined ? {} : { ifMatch: etag });

const keysOf = (page: { readonly data: readonly { readonly key: string }[] }) =>
  page.data.map(({ key }) => key);

describe('an edit of a segment', () => {
  test('says of the lists only who comes and who goes, and leaves what it does not name', async () => {
    const { key } = await makeSegment({
      name: 'Old',
      included: ['a', 'b', 'c'],
      excluded: ['x'],
      conditions: [{ attribute: 'country', operator: 'in', values: ['CH'] }],
    });
    const before = await currentRevision();

    const edited = await edit(key, { name: 'New', included: { add: ['d', 'a'], remove: ['b', 'nobody'] } });

    expect(edited).toMatchObject({ name: 'New', includedCount: 3, excludedCount: 1, version: 2 });
    expect(edited).not.toHaveProperty('included');
    expect(await getSegment(ctx, key)).toMatchObject({
      included: ['a', 'c', 'd'],
      excluded: ['x'],
      conditions: [{ attribute: 'country', operator: 'in', values: ['CH'] }],
    });
    expect(await auditSince(before)).toMatchObject([
      { action: 'updated', before: { included_removed: ['b'] }, after: { included_added: ['d'] } },
    ]);
  });

  test('upon a version that is gone changes nothing', async () => {
    const { key, etag } = await makeSegment({ included: ['a'] });
    await edit(key, { name: 'theirs' });

    await expect(edit(key, { included: { remove: ['a'] } }, etag)).rejects.toMatchObject({
      code: 'version_mismatch',
    });

    expect(await getSegment(ctx, key)).toMatchObject({ name: 'theirs', included: ['a'] });
  });

  test('that makes a list too long is refused at the list', async () => {
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    const { key } = await makeSegment({ included: many('a', 99_999) });

    await expect(edit(key, { included: { add: ['b', 'c'] } })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path: 'included', message: 'must be 100000 or fewer' }],
    });
    await edit(key, { included: { add: ['b'] } });
    expect(await describeSegment(ctx, key)).toMatchObject({ includedCount: 100_000 });
  });

  test('asks for segments that are there, and for no circle', async () => {
    const { key } = await makeSegment();
    const asking = (values: readonly string[]) => ({ conditions: [{ operator: 'in_segment', values }] });

    await expect(edit(key, asking(['not-there']))).rejects.toMatchObject({
      fields: [{ path: 'conditions.0.values.0', message: 'is not the key of a segment' }],
    });
    await expect(edit(key, asking([key]))).rejects.toMatchObject({
      fields: [{ path: 'conditions.0.values.0', message: `would make a circle: ${key} -> ${key}` }],
    });
  });

  test('brings a list in order that was written around the services', async () => {
    const { key } = await makeSegment();
    await rawSql()`update segments set included = '"x"' where key = ${key}`;

    expect(keysOf(await listMembers(ctx, key, { list: 'included' }))).toEqual([]);
    await edit(key, { included: { add: ['a'] } });

    expect(await getSegment(ctx, key)).toMatchObject({ included: ['a'] });
  });
});

describe('the people of a list', () => {
  test('come in pages, in the order of the list, with who they are', async () => {
    const ada = await makeUser({ name: 'Ada in the list', external_id: unique('crm') });
    const others = Array.from({ length: 30 }, (_, index) => `key-${index}`);
    const { key } = await makeSegment({ excluded: [ada.targetingKey, ...others] });

    const first = await listMembers(ctx, key, { list: 'excluded' });
    expect(first.total).toBe(31);
    expect(first.data[0]).toEqual({
      key: ada.targetingKey,
      person: { id: ada.id, email: ada.email, name: 'Ada in the list' },
    });
    expect(first.data[1]).toEqual({ key: 'key-0', person: null });
    const second = await listMembers(ctx, key, { list: 'excluded', cursor: first.nextCursor ?? '' });
    expect([...keysOf(first), ...keysOf(second)]).toEqual([ada.targetingKey, ...others]);
    expect(second.nextCursor).toBeNull();
  });

  test('are found by a part of their key, their e-mail or their name', async () => {
    const name = unique('Grace of the list');
    const grace = await makeUser({ name, external_id: unique('crm') });
    const { key } = await makeSegment({ included: ['50%-off', 'other', grace.targetingKey] });
    const found = async (q: string) => keysOf(await listMembers(ctx, key, { list: 'included', q }));

    expect(await found('0%-O')).toEqual(['50%-off']);
    expect(await found(name.toUpperCase())).toEqual([grace.targetingKey]);
    expect(await found(grace.email)).toEqual([grace.targetingKey]);
    expect(await listMembers(ctx, key, { list: 'included', q: 'nobody' })).toEqual({
      data: [],
      nextCursor: null,
      total: 0,
    });
  });

  test('of a segment that is not there are not found, nor by the cursor of another list', async () => {
    await expect(listMembers(ctx, unique('gone'), { list: 'included' })).rejects.toMatchObject({
      code: 'segment_not_found',
    });
    const { key } = await makeSegment({ included: Array.from({ length: 26 }, (_, i) => `k${i}`) });
    const { nextCursor } = await listMembers(ctx, key, { list: 'included' });
    await expect(listMembers(ctx, key, { list: 'excluded', cursor: nextCursor ?? '' })).rejects.toMatchObject(
      { fields: [{ path: 'cursor' }] },
    );
  });

  test('are told from a pasted list by key, e-mail, external id and id, each once', async () => {
    const ada = await makeUser({ external_id: unique('crm') });
    const grace = await makeUser();

    const named = await nameMembers(ctx, [
      ada.email.toUpperCase(),
      ada.targetingKey,
      grace.id,
      'known-elsewhere',
      'nobody@example.com',
    ]);

    const person = ({ id, email, name }: typeof ada) => ({ id, email, name });
    expect(named).toEqual({
      members: [
        { key: ada.targetingKey, person: person(ada) },
        { key: grace.targetingKey, person: person(grace) },
        { key: 'known-elsewhere', person: null },
      ],
      unknownEmails: ['nobody@example.com'],
    });
  });
});

describe('the effect of an edit', () => {
  test('is counted before it is saved, by what the segment is and would be', async () => {
    const group = unique('group');
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => makeUser({ attributes: { group } })));
    const { key: inner } = await makeSegment({ included: [one?.targetingKey ?? ''] });
    const { key } = await makeSegment({ conditions: [{ operator: 'in_segment', values: [inner] }] });
    const preview = async (change: unknown) => {
      const { before, after } = await previewMembers(ctx, key, editSegmentInput.parse(change));
      return [before.matching, after.matching];
    };

    expect(await preview({ name: 'nothing else' })).toEqual([1, 1]);
    expect(await preview({ included: { add: [two?.targetingKey] } })).toEqual([1, 2]);
    expect(
      await preview({
        conditions: [{ attribute: 'group', operator: 'equals', values: [group] }],
        excluded: { add: [three?.targetingKey] },
      }),
    ).toEqual([1, 2]);
    expect(await preview({ conditions: [] })).toEqual([1, 0]);
    await expect(
      preview({ conditions: [{ operator: 'in_segment', values: ['gone'] }] }),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  test('on a segment that cannot be read is that nobody is in it', async () => {
    const { key } = await makeSegment();
    await rawSql()`update segments set conditions = '[{"operator": "sounds_like"}]' where key = ${key}`;
    await expect(previewMembers(ctx, key, {})).resolves.toMatchObject({
      before: { matching: 0 },
      after: { matching: 0 },
    });
  });

  test('is asked of a segment that is there', async () => {
    await expect(previewMembers(ctx, unique('gone'), {})).rejects.toMatchObject({
      code: 'segment_not_found',
    });
    await expect(describeSegment(ctx, unique('gone'))).rejects.toMatchObject({ code: 'segment_not_found' });
  });
});

test('the flags that name a segment are counted, each once, archived ones too', async () => {
  const [one, two, unused] = await Promise.all([makeSegment(), makeSegment(), makeSegment()]);
  const rule = (operator: 'in_segment' | 'not_in_segment', values: string[]) => ({
    conditions: [{ operator, values }],
    serve: { variant: 'on' },
  });
  await makeFlag({ rules: [rule('in_segment', [one.key, two.key]), rule('not_in_segment', [one.key])] });
  await makeFlag({ rules: [rule('in_segment', [one.key])] });

  expect(await countFlagsUsing(ctx, [one.key, two.key, unused.key])).toEqual(
    new Map([
      [one.key, 2],
      [two.key, 1],
    ]),
  );
  expect(await countFlagsUsing(ctx, [])).toEqual(new Map());
});

describe('the actions of segments', () => {
  const as = async <T>(role: 'admin' | 'viewer' | 'user', work: () => Promise<T>) => {
    const cookie = await signIn((await makeUser({ role })).id);
    return withNextRequest({ host, origin: ORIGIN, cookie }, work, 'action');
  };

  test('let an admin make, read, change and delete one', async () => {
    const key = unique('by-action');
    expect(await as('admin', () => createSegmentAction(JSON.stringify({ key, included: ['a'] })))).toEqual({
      ok: true,
      data: { key },
    });
    const found = await as('admin', () => findSegmentAction(key));
    const etag = found.ok ? found.data.etag : '';
    expect(await as('admin', () => previewSegmentAction(key, '{"name":"x"}'))).toMatchObject({ ok: true });
    expect(await as('admin', () => editSegmentAction(key, '{"included":{"add":["b"]}}', etag))).toMatchObject(
      { ok: true, data: { includedCount: 2 } },
    );
    expect(await as('admin', () => editSegmentAction(key, '{"name":"late"}', etag))).toMatchObject({
      error: { code: 'version_mismatch' },
    });
    expect(await as('admin', () => findMembersAction(key, '{"list":"included"}'))).toMatchObject({
      data: { total: 2 },
    });
    expect(await as('admin', () => findMembersAction(key, '{"list":"both"}'))).toMatchObject({
      error: { fields: [{ path: 'list', message: 'must be included or excluded' }] },
    });
    expect(await as('admin', () => nameMembersAction('{"people":["a"]}'))).toMatchObject({ ok: true });
    expect(await as('admin', () => deleteSegmentAction(key, undefined))).toMatchObject({ ok: true });
    expect(await as('admin', () => findSegmentAction(key))).toMatchObject({
      error: { code: 'segment_not_found' },
    });
  });

  test('tell a user nothing of segments', async () => {
    const user = contextOf({ actor: userActor('user') });
    const { key } = await makeSegment();
    await expect(describeSegment(user, key)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(countFlagsUsing(user, [key])).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listMembers(user, key, { list: 'included' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(nameMembers(user, [key])).rejects.toMatchObject({ code: 'forbidden' });
    await expect(previewMembers(user, key, {})).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('name what is in the way of a deletion', async () => {
    const { key } = await makeSegment();
    const flag = await makeFlag({
      rules: [{ conditions: [{ operator: 'in_segment', values: [key] }], serve: { variant: 'on' } }],
    });
    expect(await as('admin', () => deleteSegmentAction(key, undefined))).toMatchObject({
      error: { code: 'segment_in_use', details: { references: [{ kind: 'flag', flag: flag.name }] } },
    });
  });
});
