import { z } from 'zod';
import { bucketingFields, prerequisiteFields, serveWireWith } from '../flags/schemas-rules-wire';
import { conditionFields } from '../segments/schemas-conditions';
import { instantText, instantWire, jsonWire, listWire } from '../validation';
import { flagTypeWire, reasonWire, sourceWire, userWire } from './schemas-resolved';

/** Query of an explanation: `at` is now unless given. */
export const explainQuery = z.strictObject({
  at: instantText.optional().meta({ description: 'The instant to explain; now when left out' }),
});

const valueFields = {
  value: jsonWire,
  variant: z.string().nullable(),
  type: flagTypeWire,
  reason: reasonWire.exclude(['ERROR']),
  source: sourceWire.exclude(['error']),
  rule_id: z.string().nullable().meta({ description: 'The rule that decided' }),
  scheduled_change_id: z.uuid().nullable().meta({ description: 'The scheduled change that decided' }),
  override_invalid: z
    .boolean()
    .meta({ description: 'Whether an active override was skipped because its value does not fit the flag' }),
};

const errorFields = {
  type: flagTypeWire.nullable(),
  reason: z.literal('ERROR'),
  source: z.literal('error'),
  error_code: z.enum(['FLAG_NOT_FOUND', 'GENERAL']),
  message: z.string(),
};

/** An evaluation on the wire. */
export const evaluationWire = z
  .union([z.strictObject(valueFields), z.strictObject(errorFields)])
  .meta({ id: 'Evaluation' });

/** Where a bucketing puts the user, on the wire. */
export const bucketWire = z.strictObject({
  ...bucketingFields,
  bucket_value: z.string().nullable().meta({ description: 'null when there is nothing to bucket by' }),
  position: z.int().min(0).max(99_999).nullable(),
});

/** What a layer serves and where its split puts the user, on the wire. */
export const serveTraceWire = serveWireWith({
  bucket: bucketWire.nullable(),
  chosen: z.string().nullable(),
}).meta({ id: 'ServeTrace' });

/** A condition and the user's attribute beside it, on the wire. */
export const conditionTraceWire = z
  .strictObject({
    ...conditionFields,
    actual: jsonWire.optional().meta({ description: 'The user’s attribute; left out when absent' }),
    segments: listWire(
      z.strictObject({
        key: z.string(),
        membership: z.enum(['excluded', 'included', 'conditions', 'none', 'unknown']),
      }),
    )
      .optional()
      .meta({ description: 'How the user stands to each, for in_segment and not_in_segment' }),
    holds: z.boolean(),
  })
  .meta({ id: 'ConditionTrace' });

const answerWire = z.strictObject({ value: jsonWire, variant: z.string().nullable() });

/** What a user gets from a prerequisite, on the wire. */
export const prerequisiteTraceWire = z.strictObject({
  ...prerequisiteFields,
  given: answerWire.nullable(),
  met: z.boolean(),
});

/** A rule and what kept it from matching, on the wire. */
export const ruleTraceWire = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    outcome: z.enum(['matches', 'not_enabled', 'conditions', 'rollout', 'no_bucket_value']),
    first: z.boolean().meta({ description: 'Whether it is the first that matches' }),
    conditions: listWire(conditionTraceWire),
    rollout: bucketWire.extend({ percent: z.number(), included: z.boolean() }).nullable(),
    serve: serveTraceWire,
  })
  .meta({ id: 'RuleTrace' });

/** The override of an explanation, on the wire. */
export const overrideTraceWire = z.strictObject({
  value: jsonWire,
  enabled: z.boolean(),
  expires_at: instantWire.nullable(),
  created_at: instantWire.nullable(),
  updated_at: instantWire.nullable(),
  reason: z.string().nullable(),
  created_by: z.string().nullable(),
});

const layer = <L extends string, S extends z.ZodRawShape>(name: L, more: S) =>
  z.strictObject({
    layer: z.literal(name),
    verdict: z.enum(['decided', 'shadowed', 'silent']),
    answer: answerWire.nullable(),
    ...more,
  });

/** One layer and what it said, on the wire. */
export const layerWire = z
  .discriminatedUnion('layer', [
    layer('override', {
      state: z.enum(['none', 'active', 'paused', 'expired', 'invalid']),
      override: overrideTraceWire.nullable(),
    }),
    layer('off', { kill_switch: z.boolean(), prerequisites: listWire(prerequisiteTraceWire) }),
    layer('rule', { rules: listWire(ruleTraceWire) }),
    layer('schedule', {
      scheduled_change_id: z.uuid().nullable(),
      serve: serveTraceWire.nullable(),
      next_at: instantWire.nullable(),
    }),
    layer('default', { serve: serveTraceWire.nullable() }),
  ])
  .meta({ id: 'Layer' });

const explained = {
  flag_name: z.string(),
  user: userWire,
  at: instantWire,
  revision: z.int(),
  shadowed: evaluationWire
    .nullable()
    .meta({ description: 'What the user would get without the override; null when none decided' }),
  layers: listWire(layerWire).meta({ description: 'In order of precedence; empty for an error' }),
};

/** An explanation on the wire. */
export const explanationWire = z
  .union([z.strictObject({ ...explained, ...valueFields }), z.strictObject({ ...explained, ...errorFields })])
  .meta({ id: 'Explanation' });
