import { GrowthBookClient } from '@growthbook/growthbook';
import { peopleOf, RULE, VALUES } from '../scenarios.mjs';

const GROUP = 'people';

/** @type {import('../subjects.mjs').Subject} */
export const growthBook = {
  name: 'GrowthBook',
  package: '@growthbook/growthbook',
  gives: 'value, reason',
  ways: { S3: ['$in list', 'saved group'] },
  reasons: { default: 'defaultValue', outsider: 'defaultValue', rule: 'force', people: 'force' },
  prepare(scenario, way) {
    const client = new GrowthBookClient();
    const documentBytes = load(client, scenario, way);
    const keys = scenario.flags.map(({ key }) => key);
    const [first] = keys;
    return {
      documentBytes,
      contextOf: (user) => ({ attributes: { ...user } }),
      call: scenario.all
        ? (context) => keys.map((key) => client.evalFeature(key, context))
        : (context) => client.evalFeature(first, context),
      outcomes: (result) =>
        (scenario.all ? result : [result]).map(({ value, source }, i) => ({
          key: keys[i],
          value,
          variant: null,
          reason: source,
        })),
      close: () => client.destroy(),
    };
  },
};

function load(client, scenario, way) {
  const inGroup = way === 'saved group';
  const features = scenario.flags.map(({ key, kind }) => [
    key,
    { defaultValue: VALUES.plain, ...(kind !== 'default' && { rules: [ruleOf(kind, scenario, inGroup)] }) },
  ]);
  const savedGroups = inGroup && { savedGroups: { [GROUP]: peopleOf(scenario) } };
  const json = JSON.stringify({ features: Object.fromEntries(features), ...savedGroups });
  client.initSync({ payload: JSON.parse(json) });
  return Buffer.byteLength(json);
}

function ruleOf(kind, scenario, inGroup) {
  if (kind === 'people') {
    const id = inGroup ? { $inGroup: GROUP } : { $in: peopleOf(scenario) };
    return { id: 'people', condition: { id }, force: VALUES.bold };
  }
  return {
    id: 'rule',
    condition: { country: { $in: RULE.countries }, plan: RULE.plan },
    coverage: RULE.percent / 100,
    hashAttribute: 'id',
    force: VALUES.bold,
  };
}
