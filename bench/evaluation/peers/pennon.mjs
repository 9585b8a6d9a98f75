import { compilePattern, compileSnapshot, evaluateAll, evaluateFlag } from '../../dist/engine.mjs';
import { peopleOf, RULE, userId, VALUES } from '../scenarios.mjs';

const NO_OVERRIDES = new Map();

const READING_CLOCK = 'reading the clock';

/**
 * People's own values are overrides: rows beside the flags, in no flag's definition. Every call, whatever the
 * scenario, looks up the user's overrides. The time is what the engine is told, like the context; what it costs to
 * read the clock for every single call is shown for S1.
 * @type {import('../subjects.mjs').Subject}
 */
export const pennon = {
  name: 'Pennon',
  package: null,
  gives: 'value, variant, reason, source, rule, override',
  ways: { S1: [null, READING_CLOCK], S3: ['overrides'] },
  reasons: { default: 'STATIC', outsider: /^(STATIC|DEFAULT)$/, rule: 'TARGETING_MATCH', people: 'OVERRIDE' },
  prepare(scenario, way) {
    const { snapshot, documentBytes } = load(scenario);
    const overrides = overridesOf(scenario);
    const [{ key }] = scenario.flags;
    const everything = { clientOnly: false };
    const start = Date.now();
    const now = way === READING_CLOCK ? Date.now : () => start;
    const of = (context) => overrides.get(context.targetingKey) ?? NO_OVERRIDES;
    return {
      documentBytes,
      besideBytes: scenario.people * JSON.stringify({ userId: userId(0), ...rowOf(key) }).length,
      contextOf: ({ id, ...attributes }) => ({ targetingKey: id, attributes }),
      call: scenario.all
        ? (context) => evaluateAll(snapshot, context, of(context), now(), everything)
        : (context) => evaluateFlag(snapshot, key, context, of(context), now()),
      outcomes: (result) =>
        (scenario.all ? result : [result]).map(({ flagName, value, variant, reason }) => ({
          key: flagName,
          value,
          variant,
          reason,
        })),
    };
  },
};

function load(scenario) {
  const json = JSON.stringify({ flags: scenario.flags.map(flagOf), segments: [] });
  const snapshot = compileSnapshot(JSON.parse(json), { compilePattern });
  return { snapshot, documentBytes: Buffer.byteLength(json) };
}

/** Every user's overrides by flag, each read from a row of its own. */
function overridesOf(scenario) {
  const [{ key: flagName }] = scenario.flags;
  const row = JSON.stringify(rowOf(flagName));
  return new Map(peopleOf(scenario).map((id) => [id, new Map([[flagName, JSON.parse(row)]])]));
}

function rowOf(flagName) {
  const at = Date.UTC(2026, 0, 1);
  return { flagName, value: VALUES.bold, enabled: true, expiresAt: null, createdAt: at, updatedAt: at };
}

function flagOf({ key, kind }) {
  return {
    name: key,
    type: 'string',
    enabled: true,
    client_visible: true,
    variants: Object.entries(VALUES).map(([variant, value]) => ({ key: variant, value })),
    default: { variant: 'plain' },
    off: { variant: 'plain' },
    archived: false,
    rules: kind === 'rule' ? [ruleOf(key)] : [],
  };
}

function ruleOf(key) {
  return {
    id: 'rule',
    name: 'rule',
    enabled: true,
    conditions: [
      { attribute: 'country', operator: 'in', values: RULE.countries },
      { attribute: 'plan', operator: 'equals', values: [RULE.plan] },
    ],
    rollout: { percent: RULE.percent, bucket_by: 'user_id', salt: key },
    serve: { variant: 'bold' },
  };
}
