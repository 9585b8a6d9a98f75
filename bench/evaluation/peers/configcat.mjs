import {
  deserializeConfig,
  disposeAllClients,
  getClient,
  OverrideBehaviour,
  PollingMode,
  SettingType,
  User,
  UserComparator,
} from '@configcat/sdk';
import { peopleOf, RULE, VALUES } from '../scenarios.mjs';

let clients = 0;

/** @type {import('../subjects.mjs').Subject} */
export const configCat = {
  name: 'ConfigCat',
  package: '@configcat/sdk',
  gives: 'value, variant, rule',
  ways: { S3: ['is one of'] },
  reasons: { default: 'no rule', outsider: 'no rule', rule: 'rule', people: 'rule' },
  prepare(scenario) {
    const { snapshot, documentBytes } = load(scenario);
    const keys = scenario.flags.map(({ key }) => key);
    const [first] = keys;
    return {
      documentBytes,
      contextOf: ({ id, email, country, plan, seats }) => new User(id, email, country, { plan, seats }),
      call: scenario.all
        ? (user) => keys.map((key) => snapshot.getValueDetails(key, 'none', user))
        : (user) => snapshot.getValueDetails(first, 'none', user),
      outcomes: (result) =>
        (scenario.all ? result : [result]).map(({ key, value, variationId, matchedTargetingRule }) => ({
          key,
          value,
          variant: variationId,
          reason: matchedTargetingRule ? 'rule' : 'no rule',
        })),
      close: () => disposeAllClients(),
    };
  },
};

function load(scenario) {
  const settings = scenario.flags.map(({ key, kind }) => [
    key,
    { t: SettingType.String, ...served('plain'), ...(kind !== 'default' && { r: [ruleOf(kind, scenario)] }) },
  ]);
  const json = JSON.stringify({ p: { s: 'salt' }, f: Object.fromEntries(settings) });
  const { f: overrides } = deserializeConfig(json);
  const client = getClient(`bench-${clients++}`, PollingMode.ManualPoll, {
    flagOverrides: { dataSource: { getOverrides: () => overrides }, behaviour: OverrideBehaviour.LocalOnly },
  });
  return { snapshot: client.snapshot(), documentBytes: Buffer.byteLength(json) };
}

function ruleOf(kind, scenario) {
  const isOneOf = (a, l) => ({ u: { a, c: UserComparator.TextIsOneOf, l } });
  if (kind === 'people') return { c: [isOneOf('Identifier', peopleOf(scenario))], s: served('bold') };
  return {
    c: [isOneOf('Country', RULE.countries), { u: { a: 'plan', c: UserComparator.TextEquals, s: RULE.plan } }],
    p: [
      { p: RULE.percent, ...served('bold') },
      { p: 100 - RULE.percent, ...served('plain') },
    ],
  };
}

function served(variant) {
  return { v: { s: VALUES[variant] }, i: variant };
}
