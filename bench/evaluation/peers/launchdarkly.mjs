import { init } from '@launchdarkly/node-server-sdk';
import { TestData } from '@launchdarkly/node-server-sdk/integrations';
import { peopleOf, RULE, VALUES } from '../scenarios.mjs';

const VARIANTS = Object.keys(VALUES);
const PLAIN = VARIANTS.indexOf('plain');
const BOLD = VARIANTS.indexOf('bold');
const SEGMENT = 'people';

const logger = { debug() {}, info() {}, warn() {}, error: console.error };

/**
 * `variationDetail` is asynchronous in form, but gives its detail to a callback before it returns: that is measured,
 * as it is faster than to await its promise. `allFlagsState` is asynchronous in fact when there are many flags.
 * @type {import('../subjects.mjs').Subject}
 */
export const launchDarkly = {
  name: 'LaunchDarkly',
  package: '@launchdarkly/node-server-sdk',
  gives: 'value, variant, reason',
  ways: { S3: ['segment', 'targets'] },
  reasons: { default: 'FALLTHROUGH', outsider: 'FALLTHROUGH', rule: 'RULE_MATCH' },
  async prepare(scenario, way) {
    const data = new TestData();
    const documentBytes = await load(data, scenario, way);
    const client = init('sdk-key', {
      updateProcessor: data.getFactory(),
      sendEvents: false,
      diagnosticOptOut: true,
      logger,
    });
    await client.waitForInitialization({ timeout: 10 });
    const [{ key }] = scenario.flags;
    let given;
    const take = (_error, detail) => {
      given = detail;
    };
    return {
      documentBytes,
      isAsync: scenario.all,
      contextOf: ({ id, ...attributes }) => ({ kind: 'user', key: id, ...attributes }),
      call: scenario.all
        ? (context) => client.allFlagsState(context, { withReasons: true })
        : (context) => {
            client.variationDetail(key, context, 'none', take);
            return given;
          },
      outcomes: (result) => (scenario.all ? stateOutcomes(result) : [outcome(key, result)]),
      close: () => client.close(),
    };
  },
};

function outcome(key, { value, variationIndex, reason }) {
  return { key, value, variant: VARIANTS[variationIndex], reason: reason.kind };
}

function stateOutcomes(state) {
  return Object.entries(state.allValues()).map(([key, value]) => {
    const { variation, reason } = state.toJSON().$flagsState[key];
    return outcome(key, { value, variationIndex: variation, reason });
  });
}

async function load(data, scenario, way) {
  const flags = scenario.flags.map(({ key, kind }) => flagOf(key, kind, scenario, way));
  const segments = way === 'segment' && scenario.people ? [segmentOf(scenario)] : [];
  for (const segment of segments) await data.usePreconfiguredSegment(segment);
  for (const flag of flags) await data.usePreconfiguredFlag(flag);
  const byKey = (items) => Object.fromEntries(items.map((item) => [item.key, item]));
  return Buffer.byteLength(JSON.stringify({ flags: byKey(flags), segments: byKey(segments) }));
}

function flagOf(key, kind, scenario, way) {
  return {
    key,
    version: 1,
    on: true,
    salt: key,
    variations: Object.values(VALUES),
    fallthrough: { variation: PLAIN },
    offVariation: PLAIN,
    prerequisites: [],
    targets: kind === 'people' && way === 'targets' ? [{ variation: BOLD, values: peopleOf(scenario) }] : [],
    rules: rulesOf(kind, way),
  };
}

function rulesOf(kind, way) {
  const clause = (attribute, op, values) => ({ contextKind: 'user', attribute, op, values, negate: false });
  if (kind === 'people' && way === 'segment') {
    return [{ id: 'people', clauses: [clause('', 'segmentMatch', [SEGMENT])], variation: BOLD }];
  }
  if (kind !== 'rule') return [];
  const variations = [
    { variation: BOLD, weight: RULE.percent * 1000 },
    { variation: PLAIN, weight: (100 - RULE.percent) * 1000 },
  ];
  const clauses = [clause('country', 'in', RULE.countries), clause('plan', 'in', [RULE.plan])];
  return [{ id: 'rule', clauses, rollout: { contextKind: 'user', variations } }];
}

function segmentOf(scenario) {
  return { key: SEGMENT, version: 1, salt: SEGMENT, included: peopleOf(scenario), excluded: [], rules: [] };
}
