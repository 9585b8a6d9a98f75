import { beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '@/lib/evaluation/types';
import { countRuleMatches } from '@/lib/flags/matches';
import { ruleMatchesInput } from '@/lib/flags/schemas-rules';
import type { FlagView } from '@/lib/flags/types';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { contextOf, makeFlag, makeKey, makeSegment } from '../support/factories';

const ctx = contextOf();
const PEOPLE = 10_000;

/** What the numbered person of the directory is like; the SQL below says the same. */
const personOf = (n: number) => ({
  country: ['CH', 'AT', 'de', 'FR'][n % 4] ?? '',
  age: n % 90,
  app: `${n % 5}.${n % 7}.0${n % 3 === 0 ? '-rc.1' : ''}`,
  joined: new Date(Date.UTC(2020, 0, 1 + (n % 2_000))).toISOString(),
  ip: `10.${n % 8}.0.${n % 200}`,
  tags: n % 2 === 0 ? ['beta', `group-${n % 10}`] : [],
  paying: n % 6 === 0,
  hasPlan: n % 10 !== 0,
});
type Person = ReturnType<typeof personOf>;
const people = Array.from({ length: PEOPLE }, (_, index) => personOf(index + 1));

let flag: FlagView;

beforeAll(async () => {
  flag = await makeFlag();
  await rawSql()`
    insert into users (email, external_id, targeting_key, name, attributes)
    select 'p' || n || '@example.com', 'p' || n, 'p' || n, 'Person ' || n,
      jsonb_build_object(
        'country', (array['CH', 'AT', 'de', 'FR'])[1 + n % 4],
        'age', n % 90,
        'app', (n % 5) || '.' || (n % 7) || '.0' || case when n % 3 = 0 then '-rc.1' else '' end,
        'joined', to_char(timestamp '2020-01-01' + (n % 2000) * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'ip', '10.' || (n % 8) || '.0.' || (n % 200),
        'tags', case when n % 2 = 0 then jsonb_build_array('beta', 'group-' || (n % 10)) else '[]'::jsonb end,
        'paying', n % 6 = 0)
      || case when n % 10 <> 0 then '{"plan": "pro"}'::jsonb else '{}'::jsonb end
    from generate_series(1, ${PEOPLE}) n`;
  await makeSegment({
    key: 'seniors',
    conditions: [{ attribute: 'age', operator: 'gte', values: [65] }],
    included: ['p1'],
  });
});

const count = (rules: readonly object[], options?: { sampleSize: number }) =>
  countRuleMatches(ctx, flag.name, ruleMatchesInput.parse({ rules }).rules, options);

const conditionOf = (
  attribute: string,
  operator: Condition['operator'],
  ...values: (string | number | boolean)[]
) => (operator.endsWith('exists') ? { attribute, operator } : { attribute, operator, values });

/** Whether a version of the directory comes before `2.3.0`. */
const isBefore230 = ({ app }: Person) => {
  const [major = 0, minor = 0] = app.split('.').map(Number);
  return major < 2 || (major === 2 && (minor < 3 || (minor === 3 && app.endsWith('rc.1'))));
};

describe('the count of a rule over 10,000 people is right for', () => {
  test.each<[object, (person: Person, index: number) => boolean]>([
    [conditionOf('country', 'equals', 'CH'), (p) => p.country === 'CH'],
    [conditionOf('country', 'not_equals', 'CH'), (p) => p.country !== 'CH'],
    [conditionOf('country', 'in', 'CH', 'DE'), (p) => p.country === 'CH'],
    [
      { ...conditionOf('country', 'in', 'CH', 'DE'), case_insensitive: true },
      (p) => ['CH', 'de'].includes(p.country),
    ],
    [conditionOf('country', 'not_in', 'CH', 'AT'), (p) => !['CH', 'AT'].includes(p.country)],
    [conditionOf('paying', 'equals', true), (p) => p.paying],
    [conditionOf('tags', 'contains', 'group-4'), (p) => p.tags.includes('group-4')],
    [conditionOf('ip', 'starts_with', '10.3.'), (p) => p.ip.startsWith('10.3.')],
    [conditionOf('ip', 'ends_with', '.7'), (p) => p.ip.endsWith('.7')],
    [conditionOf('ip', 'matches', '^10\\.[0-3]\\.'), (p) => Number(p.ip.split('.')[1]) <= 3],
    [conditionOf('age', 'gt', 80), (p) => p.age > 80],
    [conditionOf('age', 'gte', 80), (p) => p.age >= 80],
    [conditionOf('age', 'lt', 10), (p) => p.age < 10],
    [conditionOf('age', 'lte', 10), (p) => p.age <= 10],
    [conditionOf('joined', 'before', '2021-01-01T00:00:00Z'), (p) => p.joined < '2021-01-01'],
    [conditionOf('joined', 'after', '2024-12-31T23:59:59Z'), (p) => p.joined >= '2025-01-01'],
    [conditionOf('app', 'semver_eq', '2.3.0'), (p) => p.app === '2.3.0'],
    [conditionOf('app', 'semver_lt', '2.3.0'), isBefore230],
    [conditionOf('app', 'semver_gte', '2.3.0'), (p) => !isBefore230(p)],
    [conditionOf('app', 'semver_gt', '2.3.0'), (p) => !isBefore230(p) && p.app !== '2.3.0'],
    [conditionOf('app', 'semver_lte', '2.3.0'), (p) => isBefore230(p) || p.app === '2.3.0'],
    [conditionOf('plan', 'exists'), (p) => p.hasPlan],
    [conditionOf('plan', 'not_exists'), (p) => !p.hasPlan],
    [
      conditionOf('ip', 'in_cidr', '10.0.0.0/15', '10.7.0.0/25'),
      (p) => {
        const [, second = 0, , last = 0] = p.ip.split('.').map(Number);
        return second <= 1 || (second === 7 && last < 128);
      },
    ],
    [conditionOf('ip', 'not_in_cidr', '10.0.0.0/14'), (p) => Number(p.ip.split('.')[1]) > 3],
    [{ operator: 'in_segment', values: ['seniors'] }, (p, index) => p.age >= 65 || index === 0],
    [{ operator: 'not_in_segment', values: ['seniors'] }, (p, index) => p.age < 65 && index !== 0],
  ])('%j', async (condition, holds) => {
    const wanted = people.filter(holds).length;
    expect(wanted).toBeGreaterThan(0);
    const [matches] = await count([{ conditions: [condition], serve: { variant: 'on' } }]);
    expect(matches).toMatchObject({
      matching: wanted,
      served: wanted,
      total: PEOPLE,
      exact: true,
      margin: 0,
    });
  });
});

test('a rule serves those whom no earlier rule has served and whom its rollout includes', async () => {
  const swiss = conditionOf('country', 'equals', 'CH');
  const [half, rest, paused] = await count([
    { id: 'half', conditions: [swiss], rollout: { percent: 50 }, serve: { variant: 'on' } },
    { id: 'rest', conditions: [swiss], serve: { variant: 'off' } },
    { id: 'paused', enabled: false, serve: { variant: 'on' } },
  ]);
  expect(half).toMatchObject({ ruleId: 'half', matching: 2_500 });
  expect(Math.abs(Number(half?.served) - 1_250)).toBeLessThan(150);
  expect(rest).toMatchObject({ matching: 2_500, served: 2_500 - Number(half?.served) });
  expect(paused).toMatchObject({ matching: PEOPLE, served: 0 });
});

test('a large directory is estimated from a sample, and the answer says so and its bound', async () => {
  const rules = [{ conditions: [conditionOf('country', 'equals', 'CH')], serve: { variant: 'on' } }];
  let within = 0;
  for (let i = 0; i < 20; i++) {
    const [matches] = await count(rules, { sampleSize: 1_000 });
    expect(matches).toMatchObject({ total: PEOPLE, exact: false });
    const { matching = 0, margin = 0 } = matches ?? {};
    expect(margin).toBeGreaterThan(100);
    expect(margin).toBeLessThan(500);
    if (Math.abs(matching - 2_500) <= margin) within += 1;
  }
  expect(within).toBeGreaterThanOrEqual(16);
});

test('over REST rules are counted before they are saved, and nothing is saved', async () => {
  const { secret: key } = await makeKey('viewer');
  const path = `/api/admin/feature-flags/${flag.name}/rule-matches`;
  const rules = [{ id: 'all', serve: { variant: 'on' } }];
  expect(await read(await call('POST', path, { key, json: { rules } }))).toMatchObject({
    status: 200,
    body: { rule_matches: [{ rule_id: 'all', matching: PEOPLE, served: PEOPLE, exact: true }] },
  });
  expect(
    await read(
      await call('POST', '/api/admin/feature-flags/no.such.flag/rule-matches', { key, json: { rules } }),
    ),
  ).toMatchObject({ status: 404 });
  expect(await rawSql()`select rules from feature_flags where name = ${flag.name}`).toEqual([{ rules: [] }]);
});
