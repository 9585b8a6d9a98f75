import { describe, expect, test } from 'vitest';
import { updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, getFlag, restoreFlag, updateFlag } from '@/lib/flags/service';
import { deleteSegment } from '@/lib/segments/service';
import { rawSql } from '../support/database';
import { currentRevision } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeScheduledChange,
  makeSegment,
  makeVariantFlag,
} from '../support/factories';

const ctx = contextOf();

const change = (flag: string, patch: unknown) => updateFlag(ctx, flag, updateFlagInput.parse(patch));
const dependsOn = (flag: string, ...variants: string[]) => ({ prerequisites: [{ flag, variants }] });

const outcomes = async (...calls: Promise<unknown>[]) =>
  (await Promise.allSettled(calls))
    .map((result) => (result.status === 'fulfilled' ? 'ok' : String(result.reason.code)))
    .sort();

const onlyControl = { variants: [{ key: 'control', value: 'a' }], off: { variant: 'control' } };

/** A change is refused with a code and its references, and nothing is written. */
async function isRefused(work: () => Promise<unknown>, code: string, references: unknown) {
  const before = await currentRevision();
  await expect(work()).rejects.toMatchObject({ code, details: { references } });
  expect(await currentRevision()).toBe(before);
}

describe('prerequisites', () => {
  test('that close a circle are refused, and the whole circle is named', async () => {
    const [a, b, c] = [await makeFlag(), await makeFlag(), await makeFlag()];
    await change(b.name, dependsOn(a.name, 'on'));
    await change(c.name, dependsOn(b.name, 'on'));
    const before = await currentRevision();
    await expect(change(a.name, dependsOn(c.name, 'on'))).rejects.toMatchObject({
      code: 'invalid',
      fields: [
        {
          path: 'prerequisites.0.flag',
          message: expect.stringContaining([a, c, b, a].map(({ name }) => name).join(' -> ')),
        },
      ],
    });
    expect(await currentRevision()).toBe(before);
    expect(await getFlag(ctx, a.name)).toMatchObject({ prerequisites: [], version: 1 });
  });

  test('in a chain of more than 100 flags are refused', async () => {
    const first = await makeFlag();
    await rawSql()`
      insert into feature_flags (name, type, default_serve, off_serve, prerequisites, created_by, updated_by)
      select ${`${first.name}.chain-`} || n, 'boolean', '{"variant":"off"}', '{"variant":"off"}',
        jsonb_build_array(jsonb_build_object('flag',
          case when n = 1 then ${first.name} else ${`${first.name}.chain-`} || (n - 1) end, 'variants', '["on"]'::jsonb)),
        'test', 'test'
      from generate_series(1, 101) n`;
    await expect(makeFlag(dependsOn(`${first.name}.chain-101`, 'on'))).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(makeFlag(dependsOn(`${first.name}.chain-100`, 'on'))).resolves.toBeDefined();
  });

  test('of two flags on each other, saved at the same time: one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const [a, b] = [await makeFlag(), await makeFlag()];
      const both = await outcomes(
        change(a.name, dependsOn(b.name, 'on')),
        change(b.name, dependsOn(a.name, 'on')),
      );
      expect(both).toEqual(['invalid', 'ok']);
    }
  });
});

describe('a flag that another one depends on', () => {
  test('is not archived', async () => {
    const flag = await makeFlag();
    const dependent = await makeFlag(dependsOn(flag.name, 'on'));
    await isRefused(() => archiveFlag(ctx, flag.name), 'flag_in_use', [
      { kind: 'prerequisite', flag: dependent.name, variants: ['on'] },
    ]);
    await archiveFlag(ctx, dependent.name);
    await expect(archiveFlag(ctx, flag.name)).resolves.toBeDefined();
  });

  test('keeps the variants that are named there', async () => {
    const flag = await makeVariantFlag();
    const dependent = await makeFlag(dependsOn(flag.name, 'control', 'new'));
    await isRefused(() => change(flag.name, onlyControl), 'flag_in_use', [
      { kind: 'prerequisite', flag: dependent.name, variants: ['new'] },
    ]);
    expect((await getFlag(ctx, flag.name)).variants).toHaveLength(2);
  });

  test('archived while somebody makes it a prerequisite: one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const [flag, dependent] = [await makeFlag(), await makeFlag()];
      const both = await outcomes(
        archiveFlag(ctx, flag.name),
        change(dependent.name, dependsOn(flag.name, 'on')),
      );
      expect([
        ['flag_in_use', 'ok'],
        ['invalid', 'ok'],
      ]).toContainEqual(both);
    }
  });

  test('losing a variant while somebody asks for it: one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const [flag, dependent] = [await makeVariantFlag(), await makeFlag()];
      const both = await outcomes(
        change(flag.name, onlyControl),
        change(dependent.name, dependsOn(flag.name, 'new')),
      );
      expect([
        ['flag_in_use', 'ok'],
        ['invalid', 'ok'],
      ]).toContainEqual(both);
    }
  });
});

describe('a variant that a scheduled change will serve', () => {
  const later = { at: at(HOUR_MS), default: { variant: 'new' } };

  test('is not removed', async () => {
    const flag = await makeVariantFlag();
    const { id } = await makeScheduledChange(flag.name, later);
    await isRefused(() => change(flag.name, onlyControl), 'flag_in_use', [
      { kind: 'scheduled_change', id, at: later.at.toISOString() },
    ]);
  });

  test('removed while somebody schedules it: one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const flag = await makeVariantFlag();
      const both = await outcomes(change(flag.name, onlyControl), makeScheduledChange(flag.name, later));
      expect([
        ['flag_in_use', 'ok'],
        ['invalid', 'ok'],
      ]).toContainEqual(both);
    }
  });
});

describe('a variant that the flag itself serves', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a rule', { rules: [{ id: 'r', serve: { variant: 'new' } }] }, 'rules.0.serve.variant'],
    [
      'a split',
      {
        default: {
          split: [
            { variant: 'control', weight: 50 },
            { variant: 'new', weight: 50 },
          ],
        },
      },
      'default.split.1.variant',
    ],
  ])('is not removed: %s', async (_, serving, path) => {
    const flag = await makeVariantFlag();
    await change(flag.name, serving);
    await expect(change(flag.name, onlyControl)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path }],
    });
    expect((await getFlag(ctx, flag.name)).variants).toHaveLength(2);
  });
});

test('a flag is not restored while what it needs is not there', async () => {
  const { key: segment } = await makeSegment();
  const needed = await makeFlag();
  const flag = await makeFlag({
    ...dependsOn(needed.name, 'on'),
    rules: [{ conditions: [{ operator: 'in_segment', values: [segment] }], serve: { variant: 'on' } }],
  });
  await archiveFlag(ctx, flag.name);
  await archiveFlag(ctx, needed.name);
  await rawSql()`delete from segments where key = ${segment}`;
  await isRefused(() => restoreFlag(ctx, flag.name), 'reference_missing', [
    { kind: 'prerequisite', flag: needed.name, problem: 'is an archived flag' },
    { kind: 'segment', segment, problem: 'is not a segment' },
  ]);
  await expect(deleteSegment(ctx, segment)).rejects.toMatchObject({ code: 'segment_not_found' });
});
