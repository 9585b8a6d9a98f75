import { once } from 'node:events';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import { peopleOf, RULE, VALUES } from '../scenarios.mjs';

/** What a flag gives that is off or has no variant: Unleash takes it from the caller. */
const FALLBACK = variant('plain');

/** @type {import('../subjects.mjs').Subject} */
export const unleash = {
  name: 'Unleash',
  package: 'unleash-client',
  gives: 'value, variant',
  ways: { S3: ['userWithId', 'constraint IN'] },
  reasons: {},
  async prepare(scenario, way) {
    const { client, documentBytes } = await load(scenario, way);
    const keys = scenario.flags.map(({ key }) => key);
    const [first] = keys;
    return {
      documentBytes,
      contextOf: ({ id, ...properties }) => ({ userId: id, properties }),
      call: scenario.all
        ? (context) => keys.map((key) => client.getVariant(key, context, FALLBACK))
        : (context) => client.getVariant(first, context, FALLBACK),
      outcomes: (result) =>
        (scenario.all ? result : [result]).map(({ name, payload }, i) => ({
          key: keys[i],
          value: payload.value,
          variant: name,
          reason: null,
        })),
      close: () => client.destroy(),
    };
  },
};

async function load(scenario, way) {
  const features = scenario.flags.map(({ key, kind }) => ({
    name: key,
    type: 'release',
    enabled: true,
    strategies: [strategyOf(key, kind, scenario, way)],
    variants: [],
  }));
  const json = JSON.stringify({ version: 2, features });
  // Without an interval it never asks the server, so the address is never called.
  const client = new Unleash({
    appName: 'bench',
    url: 'http://127.0.0.1:9/',
    refreshInterval: 0,
    disableMetrics: true,
    metricsInterval: 0,
    skipInstanceCountWarning: true,
    storageProvider: new InMemStorageProvider(),
    bootstrap: { data: JSON.parse(json).features },
  });
  await once(client, 'ready');
  return { client, documentBytes: Buffer.byteLength(json) };
}

function strategyOf(key, kind, scenario, way) {
  if (kind === 'default') return { name: 'default', parameters: {}, constraints: [] };
  const variants = [{ ...variant('bold'), weight: 1000, stickiness: 'userId' }];
  if (kind === 'rule') {
    return {
      name: 'flexibleRollout',
      parameters: { groupId: key, rollout: String(RULE.percent), stickiness: 'userId' },
      constraints: [isIn('country', RULE.countries), isIn('plan', [RULE.plan])],
      variants,
    };
  }
  return way === 'userWithId'
    ? { name: 'userWithId', parameters: { userIds: peopleOf(scenario).join(',') }, constraints: [], variants }
    : { name: 'default', parameters: {}, constraints: [isIn('userId', peopleOf(scenario))], variants };
}

function isIn(contextName, values) {
  return { contextName, operator: 'IN', values, inverted: false, caseInsensitive: false };
}

function variant(name) {
  return { name, enabled: true, payload: { type: 'string', value: VALUES[name] } };
}
