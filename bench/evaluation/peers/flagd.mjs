import { FlagdCore } from '@openfeature/flagd-core';
import { peopleOf, RULE, VALUES } from '../scenarios.mjs';

/** @type {import('../subjects.mjs').Subject} */
export const flagd = {
  name: 'flagd-core',
  package: '@openfeature/flagd-core',
  gives: 'value, variant, reason',
  ways: { S3: ['in list'] },
  reasons: { default: 'STATIC', outsider: 'DEFAULT', rule: 'TARGETING_MATCH', people: 'TARGETING_MATCH' },
  prepare(scenario) {
    const core = new FlagdCore();
    const documentBytes = load(core, scenario);
    const [{ key }] = scenario.flags;
    return {
      documentBytes,
      contextOf: ({ id, ...attributes }) => ({ targetingKey: id, ...attributes }),
      call: scenario.all
        ? (context) => core.resolveAll(context)
        : (context) => core.resolveStringEvaluation(key, 'none', context),
      outcomes: (result) =>
        (scenario.all ? result : [{ ...result, flagKey: key }]).map(
          ({ flagKey, value, variant, reason }) => ({
            key: flagKey,
            value,
            variant,
            reason,
          }),
        ),
    };
  },
};

function load(core, scenario) {
  const flags = scenario.flags.map(({ key, kind }) => [
    key,
    {
      state: 'ENABLED',
      variants: VALUES,
      defaultVariant: 'plain',
      ...(kind !== 'default' && { targeting: targetingOf(kind, scenario) }),
    },
  ]);
  const json = JSON.stringify({ flags: Object.fromEntries(flags) });
  core.setConfigurations(json);
  return Buffer.byteLength(json);
}

function targetingOf(kind, scenario) {
  if (kind === 'people') return { if: [{ in: [{ var: 'targetingKey' }, peopleOf(scenario)] }, 'bold'] };
  const conditions = [{ in: [{ var: 'country' }, RULE.countries] }, { '==': [{ var: 'plan' }, RULE.plan] }];
  const half = {
    fractional: [
      ['bold', RULE.percent],
      ['plain', 100 - RULE.percent],
    ],
  };
  return { if: [{ and: conditions }, half] };
}
