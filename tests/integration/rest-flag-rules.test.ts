import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { call, read } from '../support/api';
import { contextOf, makeFlag, makeKey, makeSegment, makeVariantFlag, unique } from '../support/factories';
import { expectRefused, invalid, type Refusal } from '../support/refusals';

const FLAGS = '/api/admin/feature-flags';
const ID = /^rule-[0-9a-f]{8}$/;

let key: string;
let flag: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
  flag = (await makeVariantFlag()).name;
});

const patch = (name: string, json: unknown) => call('PATCH', `${FLAGS}/${name}`, { key, json });
const get = async (name: string) => (await read(await call('GET', `${FLAGS}/${name}`, { key }))).body;
const halves = [
  { variant: 'control', weight: 50 },
  { variant: 'new', weight: 50 },
];
const serve = { variant: 'new' };

describe('rules', () => {
  test('are kept as they are given, and GET returns them complete', async () => {
    const { name } = await makeVariantFlag();
    const rules = [
      {
        id: 'eu-pros',
        name: 'EU professionals',
        enabled: false,
        conditions: [
          { attribute: 'country', operator: 'in', values: ['CH', 'AT'], case_insensitive: true },
          { attribute: 'age', operator: 'gte', values: [18], negate: true },
          { attribute: 'email', operator: 'exists' },
        ],
        rollout: { percent: 12.345, bucket_by: 'company', salt: 'mine' },
        serve: { split: halves, bucket_by: 'company', salt: 'mine-too' },
      },
      { id: 'rest', name: '', enabled: true, conditions: [], rollout: null, serve },
    ];

    const { status, body } = await read(await patch(name, { rules }));

    expect(status).toBe(200);
    expect(body).toMatchObject({ rules, version: 2 });
    expect(await get(name)).toMatchObject({ rules });
  });

  test('get an id and all that is left out', async () => {
    const { name } = await makeVariantFlag();

    await patch(name, {
      rules: [{ serve }, { rollout: { percent: 25 }, serve: { split: halves } }],
      default: { split: halves },
      off: { split: halves, salt: 'own' },
    });

    const split = { split: halves, bucket_by: 'user_id', salt: `${name}:split` };
    expect(await get(name)).toMatchObject({
      default: split,
      off: { ...split, salt: 'own' },
      rules: [
        {
          id: expect.stringMatching(ID),
          name: '',
          enabled: true,
          conditions: [],
          rollout: null,
          serve,
        },
        {
          id: expect.stringMatching(ID),
          rollout: { percent: 25, bucket_by: 'user_id', salt: name },
          serve: split,
        },
      ],
    });
  });

  test('come with a new flag too, beside for how many people they hold', async () => {
    const name = unique('with-rules');
    const prerequisites = [{ flag: (await makeFlag()).name, variants: ['on', 'off'] }];
    const rules = [{ id: 'all', serve: { value: true } }];

    const { status, body } = await read(
      await call('POST', FLAGS, { key, json: { name, type: 'boolean', prerequisites, rules } }),
    );

    expect(status).toBe(201);
    expect(body).toMatchObject({
      prerequisites,
      rules: [{ id: 'all', serve: { variant: 'on' } }],
      rule_matches: [{ rule_id: 'all', matching: 0, served: 0, total: 0, exact: true, margin: 0 }],
    });
    expect(await get(name)).not.toHaveProperty('rule_matches');
    expect((await read(await patch(name, { description: 'x' }))).body).not.toHaveProperty('rule_matches');
  });

  test('given again as they are change nothing', async () => {
    const { name } = await makeVariantFlag();
    const given = { rules: [{ id: 'a', rollout: { percent: 5 }, serve: { split: halves } }] };
    await patch(name, given);

    expect((await read(await patch(name, given))).body).toMatchObject({ version: 2 });
  });

  test('are replaced as a whole, and may all be taken away', async () => {
    const { name } = await makeVariantFlag();
    await patch(name, { rules: [{ id: 'a', serve }] });

    expect((await read(await patch(name, { rules: [] }))).body).toMatchObject({
      rules: [],
      rule_matches: [],
    });
  });
});

/** A rule that is right but for a change. */
const rule = (change: Record<string, unknown>) => ({
  rules: [
    { id: 'first', serve },
    { serve, ...change },
  ],
});
const condition = (given: unknown) => rule({ conditions: [given] });
const of = (operator: string, values: unknown, more: Record<string, unknown> = {}) =>
  condition({ attribute: 'a', operator, values, ...more });
const splitOf = (split: unknown, more: Record<string, unknown> = {}) => ({ default: { split, ...more } });
const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => item(i));
const at = 'rules.1.conditions.0';

describe('a wrong rule is refused with the very field', () => {
  test.each<[string, Record<string, unknown>, Refusal]>([
    ['rules that are no list', { rules: {} }, invalid('rules', 'must be a list')],
    ['rules that are null', { rules: null }, invalid('rules', 'must be a list')],
    ['101 rules', { rules: many(101, () => ({ serve })) }, invalid('rules', '100 or fewer')],
    ['two rules of one id', rule({ id: 'first' }), invalid('rules.1.id', 'another rule')],
    ['an id with a blank', rule({ id: 'a b' }), invalid('rules.1.id', 'letters, digits')],
    ['an empty id', rule({ id: '' }), invalid('rules.1.id', '1 to 128')],
    ['a long id', rule({ id: 'x'.repeat(129) }), invalid('rules.1.id', '128 characters')],
    ['a long name', rule({ name: 'x'.repeat(256) }), invalid('rules.1.name', '255 characters')],
    ['enabled that is no boolean', rule({ enabled: 1 }), invalid('rules.1.enabled', 'true or false')],
    ['an unknown field of a rule', rule({ colour: 1 }), invalid('rules.1.colour', 'not a known field')],
    ['a rule that serves nothing', rule({ serve: undefined }), invalid('rules.1.serve', '{"split": [')],
    ['a rule that serves two', rule({ serve: { ...serve, value: 1 } }), invalid('rules.1.serve', '"value"')],
    [
      'a rule that serves an unknown variant',
      rule({ serve: { variant: 'gone' } }),
      invalid('rules.1.serve.variant', 'is not a variant of the flag'),
    ],
    [
      'a rule that serves a value of no variant',
      rule({ serve: { value: 'gone' } }),
      invalid('rules.1.serve.value', 'is not the value of a variant'),
    ],
    [
      'a salt without a split',
      rule({ serve: { ...serve, salt: 'x' } }),
      invalid('rules.1.serve.salt', 'is for a split'),
    ],
    ['a rollout that is a number', rule({ rollout: 25 }), invalid('rules.1.rollout', '"percent"')],
    ['no percent', rule({ rollout: {} }), invalid('rules.1.rollout.percent', 'from 0 to 100')],
    ['-1 percent', rule({ rollout: { percent: -1 } }), invalid('rules.1.rollout.percent', 'from 0 to 100')],
    [
      '100.001 percent',
      rule({ rollout: { percent: 100.001 } }),
      invalid('rules.1.rollout.percent', 'from 0 to 100'),
    ],
    [
      'four decimals',
      rule({ rollout: { percent: 0.1234 } }),
      invalid('rules.1.rollout.percent', 'three decimals'),
    ],
    [
      'a percent that is text',
      rule({ rollout: { percent: '25' } }),
      invalid('rules.1.rollout.percent', 'number'),
    ],
    [
      'a long bucket_by',
      rule({ rollout: { percent: 1, bucket_by: 'x'.repeat(256) } }),
      invalid('rules.1.rollout.bucket_by', '255'),
    ],
    [
      'an empty bucket_by',
      rule({ rollout: { percent: 1, bucket_by: '' } }),
      invalid('rules.1.rollout.bucket_by', 'not be empty'),
    ],
    [
      'a long salt',
      rule({ rollout: { percent: 1, salt: 'x'.repeat(256) } }),
      invalid('rules.1.rollout.salt', '255'),
    ],
  ])('%s', async (_what, change, refusal) => {
    await expectRefused('PATCH', `${FLAGS}/${flag}`, { key, json: change }, refusal);
  });
});

describe('a wrong condition is refused with the very field', () => {
  test.each<[string, Record<string, unknown>, Refusal]>([
    [
      '101 conditions',
      rule({ conditions: many(101, () => 1) }),
      invalid('rules.1.conditions', '100 or fewer'),
    ],
    ['a condition that is text', condition('a'), invalid(at, '"operator"')],
    [
      'no operator',
      condition({ attribute: 'a' }),
      invalid(`${at}.operator`, 'must be one of equals, not_equals'),
    ],
    ['an unknown operator', of('like', ['x']), invalid(`${at}.operator`, 'in_segment, not_in_segment')],
    ['an unknown field', of('equals', ['x'], { value: 'x' }), invalid(`${at}.value`, 'not a known field')],
    [
      'no attribute',
      condition({ operator: 'equals', values: ['x'] }),
      invalid(`${at}.attribute`, 'is missing'),
    ],
    ['an empty attribute', of('equals', ['x'], { attribute: '' }), invalid(`${at}.attribute`, 'empty')],
    [
      'a long attribute',
      of('equals', ['x'], { attribute: 'x'.repeat(256) }),
      invalid(`${at}.attribute`, '255 characters'),
    ],
    ['an attribute of in_segment', of('in_segment', ['beta']), invalid(`${at}.attribute`, 'left out')],
    ['no values', of('equals', undefined), invalid(`${at}.values`, 'one or more')],
    ['an empty list', of('equals', []), invalid(`${at}.values`, 'one or more')],
    ['values that are no list', of('equals', 'x'), invalid(`${at}.values`, 'must be a list')],
    ['10,001 values', of('in', many(10_001, String)), invalid(`${at}.values`, '10000 or fewer')],
    ['101 patterns', of('matches', many(101, String)), invalid(`${at}.values`, '100 or fewer')],
    ['values of exists', of('exists', ['x']), invalid(`${at}.values`, 'exists has none')],
    ['no value at all of not_exists', of('not_exists', []), invalid(`${at}.values`, 'not_exists has none')],
    [
      'case_insensitive numbers',
      of('gt', [1], { case_insensitive: true }),
      invalid(`${at}.case_insensitive`, 'gt'),
    ],
    ['negate that is text', of('gt', [1], { negate: 'yes' }), invalid(`${at}.negate`, 'true or false')],
    ['null', of('equals', ['x', null]), invalid(`${at}.values.1`, 'text, a number, true or false')],
    ['a long value', of('equals', ['x'.repeat(1001)]), invalid(`${at}.values.0`, '1000 characters')],
    ['a number for contains', of('contains', [5]), invalid(`${at}.values.0`, 'must be text')],
    ['text for gt', of('gt', ['5']), invalid(`${at}.values.0`, 'must be a number')],
    ['a day for before', of('before', ['2030-01-01']), invalid(`${at}.values.0`, 'RFC 3339')],
    ['half a version', of('semver_gt', ['1.2']), invalid(`${at}.values.0`, 'semantic version')],
    ['no address', of('in_cidr', ['10.0.0.0/33']), invalid(`${at}.values.0`, 'IP address or a range')],
    ['a look-ahead', of('matches', ['ok', '(?=x)']), invalid(`${at}.values.1`, 'RE2 syntax')],
    [
      'a key that is a number',
      condition({ operator: 'in_segment', values: [5] }),
      invalid(`${at}.values.0`, 'text'),
    ],
    [
      'an unknown segment',
      condition({ operator: 'not_in_segment', values: ['nobody.knows'] }),
      invalid(`${at}.values.0`, 'is not the key of a segment'),
    ],
  ])('%s', async (_what, change, refusal) => {
    await expectRefused('PATCH', `${FLAGS}/${flag}`, { key, json: change }, refusal);
  });

  test('of many wrong values the first is named', async () => {
    await expectRefused(
      'PATCH',
      `${FLAGS}/${flag}`,
      {
        key,
        json: of(
          'gt',
          many(10_000, (index) => (index > 7 ? 'x' : 1)),
        ),
      },
      invalid(`${at}.values.8`, 'must be a number'),
    );
  });

  test('of many unknown segments a hundred are named', async () => {
    const known = (await makeSegment()).key;
    const values = many(10_000, (index) => (index === 0 ? known : `unknown-${index}`));

    const { body } = await read(await patch(flag, condition({ operator: 'in_segment', values })));

    const { errors } = body as { errors: { path: string }[] };
    expect(errors).toHaveLength(100);
    expect(errors[0]?.path).toBe(`${at}.values.1`);
  });

  test('a list that is far too long costs no look at its items', async () => {
    const items = many(1_000_000, () => 1);

    for (const [field, json] of [
      ['rules', { rules: items }],
      ['prerequisites', { prerequisites: items }],
      ['rules.1.conditions', rule({ conditions: items })],
      ['default.split', splitOf(items)],
    ] as const) {
      const { status, body } = await read(await patch(flag, json));
      expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ path: field }] } });
    }
  });
});

describe('a wrong split is refused with the very field', () => {
  const third = { variant: 'new', weight: 33.333 };
  test.each<[string, Record<string, unknown>, Refusal]>([
    ['no choice', splitOf([]), invalid('default.split', 'one or more')],
    ['101 choices', splitOf(many(101, () => third)), invalid('default.split', '100 or fewer')],
    ['no list', splitOf({ new: 100 }), invalid('default.split', 'must be a list')],
    [
      'weights that sum to 99.999',
      splitOf([third, { variant: 'control', weight: 66.666 }]),
      invalid('default.split', 'sum to 100, not 99.999'),
    ],
    [
      'weights beyond 100',
      splitOf([{ variant: 'new', weight: 101 }]),
      invalid('default.split.0.weight', 'from 0 to 100'),
    ],
    [
      'a negative weight',
      splitOf([
        { variant: 'new', weight: -1 },
        { variant: 'control', weight: 100 },
      ]),
      invalid('default.split.0.weight', 'from 0 to 100'),
    ],
    [
      'four decimals',
      splitOf([{ variant: 'new', weight: 99.9999 }]),
      invalid('default.split.0.weight', 'three decimals'),
    ],
    [
      'a variant twice',
      splitOf([halves[0], halves[0]]),
      invalid('default.split.1.variant', 'has a weight already'),
    ],
    [
      'an unknown variant',
      splitOf([halves[0], { variant: 'gone', weight: 50 }]),
      invalid('default.split.1.variant', 'is not a variant'),
    ],
    ['an unknown field', splitOf([{ ...third, value: 1 }]), invalid('default.split.0.value', 'not a known')],
    [
      'a long bucket_by',
      splitOf(halves, { bucket_by: 'x'.repeat(256) }),
      invalid('default.bucket_by', '255'),
    ],
    ['a long salt', splitOf(halves, { salt: 'x'.repeat(256) }), invalid('default.salt', '255')],
    [
      'of off',
      { off: { split: [{ variant: 'gone', weight: 100 }] } },
      invalid('off.split.0.variant', 'variant'),
    ],
  ])('%s', async (_what, json, refusal) => {
    await expectRefused('PATCH', `${FLAGS}/${flag}`, { key, json }, refusal);
  });

  test('a flag of plain values has nothing to split', async () => {
    const { name } = await makeFlag({ type: 'number', default: { value: 1 } });

    await expectRefused(
      'PATCH',
      `${FLAGS}/${name}`,
      { key, json: splitOf([{ variant: 'new', weight: 100 }]) },
      invalid('default.split.0.variant', 'is not a variant of the flag'),
    );
  });
});

describe('a wrong prerequisite is refused with the very field', () => {
  const first = 'prerequisites.0';
  const on = (name: string, variants: unknown = ['on']) => ({ prerequisites: [{ flag: name, variants }] });

  test.each<[string, () => unknown, Refusal]>([
    ['no list', () => ({ prerequisites: 'x' }), invalid('prerequisites', 'must be a list')],
    ['51 of them', () => ({ prerequisites: many(51, () => ({})) }), invalid('prerequisites', '50 or fewer')],
    ['the flag itself', () => on(flag), invalid(`${first}.flag`, 'is the flag itself')],
    ['an unknown flag', () => on('no.such.flag'), invalid(`${first}.flag`, 'is not a flag')],
    ['a malformed name', () => on('No Such'), invalid(`${first}.flag`, 'a-z')],
    ['no variants', () => on('x', []), invalid(`${first}.variants`, 'one or more')],
    ['variants that are text', () => on('x', 'on'), invalid(`${first}.variants`, 'must be a list')],
    ['a variant that is a number', () => on('x', [1]), invalid(`${first}.variants.0`, 'must be text')],
    [
      'one flag twice',
      () => ({
        prerequisites: [
          { flag: 'x', variants: ['on'] },
          { flag: 'x', variants: ['off'] },
        ],
      }),
      invalid('prerequisites.1.flag', 'in the list already'),
    ],
    [
      'an unknown field',
      () => ({ prerequisites: [{ flag: 'x', variants: ['on'], value: 1 }] }),
      invalid(`${first}.value`, 'not a known field'),
    ],
  ])('%s', async (_what, json, refusal) => {
    await expectRefused('PATCH', `${FLAGS}/${flag}`, { key, json: json() }, refusal);
  });

  test('an archived flag, a flag of plain values, a variant that the other does not have', async () => {
    const [archived, plain, other] = [
      await makeFlag(),
      await makeFlag({ type: 'string', default: { value: 'a' } }),
      await makeVariantFlag(),
    ];
    await archiveFlag(contextOf(), archived.name);
    const refuse = (json: unknown, refusal: Refusal) =>
      expectRefused('PATCH', `${FLAGS}/${flag}`, { key, json }, refusal);

    await refuse(on(archived.name), invalid(`${first}.flag`, 'is an archived flag'));
    await refuse(on(plain.name, ['a']), invalid(`${first}.flag`, 'plain values'));
    await refuse(
      on(other.name, ['new', 'on']),
      invalid(`${first}.variants.1`, `is not a variant of ${other.name}: control, new`),
    );
  });

  test('a new flag is checked like one that is there', async () => {
    const name = unique('new');
    for (const [change, refusal] of [
      [{ prerequisites: [{ flag: name, variants: ['on'] }] }, invalid(`${first}.flag`, 'is the flag itself')],
      [on('no.such.flag'), invalid(`${first}.flag`, 'is not a flag')],
      [condition({ operator: 'in_segment', values: ['none'] }), invalid('rules.0.serve.variant', 'variant')],
      [
        { rules: [{ serve: { variant: 'on' }, conditions: [{ operator: 'in_segment', values: ['none'] }] }] },
        invalid('rules.0.conditions.0.values.0', 'is not the key of a segment'),
      ],
    ] as const) {
      await expectRefused('POST', FLAGS, { key, json: { name, type: 'boolean', ...change } }, refusal);
    }
  });
});
