import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { getFlagsFor } from '@/lib/overrides/user-flags';
import { countMembersAfterSave } from '@/lib/segments/matches';
import { updateSegmentInput } from '@/lib/segments/schemas';
import { deleteSegment, getSegment, listSegments, updateSegment } from '@/lib/segments/service';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision } from '../support/database-contents';
import {
  contextOf,
  keyActor,
  makeFlag,
  makeKey,
  makeSegment,
  makeUser,
  unique,
  userActor,
} from '../support/factories';

const ctx = contextOf();
let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

const asAdmin = async (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  json?: unknown,
  ifMatch?: string,
) =>
  read(
    await call(method, `/api/admin/segments${path}`, {
      key,
      ...(json === undefined ? {} : { json }),
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
    }),
  );

const change = (segment: string, patch: unknown, ifMatch?: string) =>
  updateSegment(ctx, segment, updateSegmentInput.parse(patch), ifMatch ? { ifMatch } : {});

const inSegment = (...values: string[]) => ({ operator: 'in_segment' as const, values });
const swiss = { attribute: 'country', operator: 'equals' as const, values: ['CH'] };

const servedBy = (segment: string) =>
  makeFlag({ rules: [{ id: 'members', conditions: [inSegment(segment)], serve: { variant: 'on' } }] });

describe('a segment', () => {
  test('is made, read, changed and deleted over REST, with its version', async () => {
    const segment = unique('beta');
    const created = await asAdmin('POST', '', {
      key: segment,
      name: 'Beta',
      included: ['ada'],
      conditions: [swiss],
    });
    expect(created).toMatchObject({
      status: 201,
      body: { key: segment, included: ['ada'], excluded: [], included_count: 1, version: 1 },
    });
    expect(created.body).toHaveProperty('user_matches.exact', true);

    const patched = await asAdmin('PATCH', `/${segment}`, { excluded: ['bob'], name: 'Beta testers' });
    expect(patched).toMatchObject({
      status: 200,
      body: { name: 'Beta testers', included: ['ada'], excluded: ['bob'], conditions: [swiss], version: 2 },
    });
    expect(await asAdmin('GET', `/${segment}`)).toMatchObject({
      status: 200,
      body: { excluded_count: 1, used_by: { flags: [], segments: [] } },
    });
    expect((await asAdmin('DELETE', `/${segment}`)).status).toBe(204);
    expect(await asAdmin('GET', `/${segment}`)).toMatchObject({
      status: 404,
      body: { code: 'segment_not_found' },
    });
  });

  test('decides for a rule from the moment it is saved: excluded beats included beats conditions', async () => {
    const { key: segment } = await makeSegment({ included: ['ada', 'both'], excluded: ['both', 'out'] });
    const flag = await servedBy(segment);
    const service = contextOf({ actor: keyActor('service') });
    const valueFor = async (who: string) =>
      (await getFlagsFor(service, { targetingKey: who, attributes: {} })).flags.find(
        ({ name }) => name === flag.name,
      )?.value;
    expect(await Promise.all(['ada', 'both', 'out', 'else'].map(valueFor))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    await change(segment, { conditions: [{ attribute: 'user_id', operator: 'exists' }] });
    expect(await Promise.all(['ada', 'both', 'out', 'else'].map(valueFor))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('that is changed by somebody else meanwhile is not written over', async () => {
    const { key: segment, etag } = await makeSegment();
    await change(segment, { name: 'first' }, etag);
    await expect(change(segment, { name: 'second' }, etag)).rejects.toMatchObject({
      code: 'version_mismatch',
    });
    expect(await asAdmin('PATCH', `/${segment}`, { name: 'third' }, `"${etag}"`)).toMatchObject({
      status: 412,
    });
    expect(await getSegment(ctx, segment)).toMatchObject({ name: 'first', version: 2 });
  });

  test('given as it is changes nothing', async () => {
    const { key: segment } = await makeSegment({ included: ['ada'] });
    const before = await currentRevision();
    expect(await change(segment, { included: ['ada'] })).toMatchObject({ version: 1 });
    expect(await currentRevision()).toBe(before);
  });

  test('is in the audit log with the keys that came and went', async () => {
    const before = await currentRevision();
    const { key: segment } = await makeSegment({ included: ['ada', 'bob'] });
    await change(segment, { included: ['bob', 'cy'] });
    await deleteSegment(ctx, segment);
    expect(await auditSince(before)).toMatchObject([
      {
        entity: 'segment',
        entity_id: segment,
        action: 'created',
        before: null,
        after: { included_added: ['ada', 'bob'] },
      },
      { action: 'updated', before: { included_removed: ['ada'] }, after: { included_added: ['cy'] } },
      { action: 'deleted', before: { included_removed: ['bob', 'cy'] }, after: null },
    ]);
  });

  test('whose lists were broken around the services is read as empty and can be mended', async () => {
    const { key: segment } = await makeSegment({ included: ['ada'] });
    await rawSql()`update segments set included = '"x"', excluded = '{}', conditions = '5' where key = ${segment}`;
    expect(await getSegment(ctx, segment)).toMatchObject({ included: [], excluded: [], conditions: [] });
    expect(await change(segment, { included: ['bob'] })).toMatchObject({ included: ['bob'] });
  });

  test('says how many people are in it', async () => {
    const team = unique('team');
    await Promise.all([1, 2, 3].map(() => makeUser({ attributes: { team } })));
    const outsider = await makeUser({ attributes: { team } });
    const { key: segment } = await makeSegment({
      conditions: [{ attribute: 'team', operator: 'equals', values: [team] }],
      excluded: [outsider.targetingKey],
    });
    expect(await countMembersAfterSave(ctx, segment)).toMatchObject({ matching: 3, exact: true, margin: 0 });
    expect(await countMembersAfterSave(ctx, 'no.such.segment')).toMatchObject({ matching: 0 });
  });
});

describe('the list of segments', () => {
  test('is in order of key, in pages, without the keys of members', async () => {
    const prefix = unique('page');
    for (const name of ['c', 'a', 'b']) await makeSegment({ key: `${prefix}.${name}`, included: ['x', 'y'] });
    const first = await listSegments(ctx, { q: prefix, limit: 2 });
    expect(first).toMatchObject({
      total: 3,
      data: [{ key: `${prefix}.a` }, { key: `${prefix}.b`, includedCount: 2 }],
    });
    const rest = await listSegments(ctx, { q: prefix, limit: 2, cursor: String(first.nextCursor) });
    expect(rest).toMatchObject({ nextCursor: null, data: [{ key: `${prefix}.c` }] });
    const wire = await asAdmin('GET', `?q=${prefix}`);
    expect(wire.body).not.toHaveProperty('data.0.included');
    await expect(listSegments(ctx, { cursor: 'rubbish' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('refused, and nothing is written:', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a key with capitals', { key: 'Beta' }, 'key'],
    ['a key given twice in a list', { included: ['a', 'b', 'a'] }, 'included.2'],
    ['an empty targeting key', { excluded: [''] }, 'excluded.0'],
    ['a targeting key that is no text', { included: [5] }, 'included.0'],
    ['a list that is none', { included: 'ada' }, 'included'],
    ['an unknown field', { members: [] }, 'members'],
    [
      'a condition with an unknown operator',
      { conditions: [{ ...swiss, operator: 'is' }] },
      'conditions.0.operator',
    ],
    ['a condition with an unknown segment', { conditions: [inSegment('gone')] }, 'conditions.0.values.0'],
    ['100,001 keys', { included: Array.from({ length: 100_001 }, (_, i) => `k${i}`) }, 'included'],
  ])('%s', async (_, body, path) => {
    const segment = unique('refused');
    const before = await currentRevision();
    const answer = await asAdmin('POST', '', { key: segment, ...body });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect(await currentRevision()).toBe(before);
    expect((await asAdmin('GET', `/${segment}`)).status).toBe(404);
  });

  test('a key that is taken', async () => {
    const { key: segment } = await makeSegment();
    expect(await asAdmin('POST', '', { key: segment })).toMatchObject({
      status: 409,
      body: { code: 'segment_exists' },
    });
  });

  test('a circle, which is named', async () => {
    const { key: a } = await makeSegment();
    const { key: b } = await makeSegment({ conditions: [inSegment(a)] });
    for (const [segment, to] of [
      [a, b],
      [a, a],
    ] as const) {
      const answer = await asAdmin('PATCH', `/${segment}`, { conditions: [swiss, inSegment(to)] });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'conditions.1.values.0' }] } });
      expect(JSON.stringify(answer.body)).toContain(to);
    }
    expect(await getSegment(ctx, a)).toMatchObject({ conditions: [], version: 1 });
  });

  test('the deletion of a segment that a flag, an archived flag or another segment uses', async () => {
    const { key: segment } = await makeSegment();
    const { key: other } = await makeSegment({ conditions: [inSegment(segment)] });
    const [flag, archived] = [await servedBy(segment), await servedBy(segment)];
    await archiveFlag(ctx, archived.name);
    const answer = await asAdmin('DELETE', `/${segment}`);
    expect(answer).toMatchObject({
      status: 409,
      body: {
        code: 'segment_in_use',
        reference_count: 3,
        references: expect.arrayContaining([
          { kind: 'flag', flag: flag.name, archived: false },
          { kind: 'flag', flag: archived.name, archived: true },
          { kind: 'segment', segment: other },
        ]),
      },
    });
    expect(await getSegment(ctx, segment)).toMatchObject({ usedBy: { segments: [other] } });
  });

  test('anything by a viewer, and reading by a user', async () => {
    const { key: segment } = await makeSegment();
    const viewer = contextOf({ actor: userActor('viewer') });
    await expect(updateSegment(viewer, segment, { name: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listSegments(contextOf({ actor: userActor('user') }), {})).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('of two changes at the same time', () => {
  const outcomes = async (...calls: Promise<unknown>[]) =>
    (await Promise.allSettled(calls))
      .map((result) => (result.status === 'fulfilled' ? 'ok' : String(result.reason.code)))
      .sort();

  test('that would close a circle together, one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const [{ key: a }, { key: b }] = [await makeSegment(), await makeSegment()];
      const both = await outcomes(
        change(a, { conditions: [inSegment(b)] }),
        change(b, { conditions: [inSegment(a)] }),
      );
      expect(both).toEqual(['invalid', 'ok']);
    }
  });

  test('deleting a segment and using it, one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const { key: segment } = await makeSegment();
      const both = await outcomes(deleteSegment(ctx, segment), servedBy(segment));
      expect([
        ['invalid', 'ok'],
        ['ok', 'segment_in_use'],
      ]).toContainEqual(both);
    }
  });
});
