import { Flagsmith } from 'flagsmith-nodejs';
import { peopleOf, RULE, VALUES } from '../scenarios.mjs';

const KEY = 'ser.bench';
const logger = { debug() {}, info() {}, warn() {}, error: console.error };

/**
 * Flagsmith evaluates its whole environment at every call, and only asynchronously.
 * @type {import('../subjects.mjs').Subject}
 */
export const flagsmith = {
  name: 'Flagsmith',
  package: 'flagsmith-nodejs',
  gives: 'value, reason',
  ways: { S3: ['identity overrides', 'segment IN'] },
  reasons: {
    default: 'DEFAULT',
    outsider: 'DEFAULT',
    rule: 'TARGETING_MATCH; segment=rule',
    people: /^TARGETING_MATCH; segment=/,
  },
  async prepare(scenario, way) {
    const { client, documentBytes } = await load(scenario, way);
    const [{ key }] = scenario.flags;
    return {
      documentBytes,
      isAsync: true,
      contextOf: ({ id, ...traits }) => ({ id, traits }),
      call: scenario.all
        ? async ({ id, traits }) => (await client.getIdentityFlags(id, traits)).allFlags()
        : async ({ id, traits }) => (await client.getIdentityFlags(id, traits)).getFlag(key),
      outcomes: (result) =>
        (scenario.all ? result : [result]).map(({ featureName, value, reason }) => ({
          key: featureName,
          value,
          variant: null,
          reason,
        })),
    };
  },
};

async function load(scenario, way) {
  const json = JSON.stringify(environmentOf(scenario, way));
  // Its own `fetch` answers with the document: nothing goes over the network.
  let answer = () => new Response(json, { status: 200 });
  const client = new Flagsmith({
    environmentKey: KEY,
    enableLocalEvaluation: true,
    environmentRefreshIntervalSeconds: 3600,
    fetch: async () => answer(),
    logger,
  });
  await client.updateEnvironment();
  await client.close();
  answer = null;
  return { client, documentBytes: Buffer.byteLength(json) };
}

function environmentOf(scenario, way) {
  const people = scenario.flags.some(({ kind }) => kind === 'people');
  return {
    id: 1,
    api_key: KEY,
    name: 'bench',
    project: {
      id: 1,
      name: 'bench',
      hide_disabled_flags: false,
      organisation: {
        id: 1,
        name: 'bench',
        feature_analytics: false,
        stop_serving_flags: false,
        persist_trait_data: true,
      },
      segments: segmentsOf(scenario, way),
    },
    feature_states: scenario.flags.map(({ key }, i) => featureState(key, i, VALUES.plain)),
    identity_overrides: people && way === 'identity overrides' ? identitiesOf(scenario) : [],
  };
}

function segmentsOf(scenario, way) {
  return scenario.flags.flatMap(({ key, kind }, i) => {
    const conditions = conditionsOf(kind, scenario, way);
    if (conditions.length === 0) return [];
    const state = { ...featureState(key, i, VALUES.bold), feature_segment: { priority: 0 } };
    return [{ id: i + 1, name: kind, rules: [all([], [all(conditions, [])])], feature_states: [state] }];
  });
}

function conditionsOf(kind, scenario, way) {
  if (kind === 'people' && way === 'segment IN') {
    return [{ property_: '$.identity.identifier', operator: 'IN', value: peopleOf(scenario) }];
  }
  if (kind !== 'rule') return [];
  return [
    { property_: 'country', operator: 'IN', value: RULE.countries },
    { property_: 'plan', operator: 'EQUAL', value: RULE.plan },
    { property_: '', operator: 'PERCENTAGE_SPLIT', value: String(RULE.percent) },
  ];
}

function identitiesOf(scenario) {
  const [{ key }] = scenario.flags;
  return peopleOf(scenario).map((identifier) => ({
    identifier,
    environment_api_key: KEY,
    created_date: '2026-01-01T00:00:00Z',
    identity_traits: [],
    identity_features: [featureState(key, 0, VALUES.bold)],
  }));
}

function featureState(name, index, value) {
  return {
    feature: { id: index + 1, name, type: 'STANDARD' },
    enabled: true,
    django_id: index + 1,
    featurestate_uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    feature_state_value: value,
    multivariate_feature_state_values: [],
  };
}

function all(conditions, rules) {
  return { type: 'ALL', conditions, rules };
}
