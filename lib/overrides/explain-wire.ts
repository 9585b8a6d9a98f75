import { z } from 'zod';
import type {
  BucketTrace,
  ConditionTrace,
  LayerTrace,
  PrerequisiteTrace,
  RuleTrace,
  ServeTrace,
} from '../evaluation/explain';
import type { Evaluation } from '../evaluation/types';
import { instantText } from '../validation';
import type { UserExplanation } from './explain';

/** Query of an explanation: `at` is now unless given. */
export const explainQuery = z.strictObject({ at: instantText.optional() });

/** An explanation on the wire. */
export function toExplanationWire(explanation: UserExplanation) {
  const { evaluation, shadowed, layers, pinned, user, at, revision } = explanation;
  return {
    flag_name: evaluation.flagName,
    user,
    at: at.toISOString(),
    revision,
    ...toEvaluationWire(evaluation),
    shadowed: shadowed && toEvaluationWire(shadowed),
    layers: layers.map((layer) => toLayerWire(layer, pinned)),
  };
}

function toEvaluationWire(evaluation: Evaluation) {
  const { type, reason, source } = evaluation;
  if (evaluation.reason === 'ERROR') {
    return { type, reason, source, error_code: evaluation.errorCode, message: evaluation.message };
  }
  return {
    value: evaluation.value,
    variant: evaluation.variant,
    type,
    reason,
    source,
    rule_id: evaluation.ruleId,
    scheduled_change_id: evaluation.scheduledChangeId,
    override_invalid: evaluation.overrideInvalid,
  };
}

function toLayerWire(layer: LayerTrace, pinned: UserExplanation['pinned']) {
  const { verdict, answer } = layer;
  const said = { layer: layer.layer, verdict, answer };
  switch (layer.layer) {
    case 'override':
      return { ...said, state: layer.state, override: toOverrideTraceWire(layer.override, pinned) };
    case 'off':
      return {
        ...said,
        kill_switch: layer.killSwitch,
        prerequisites: layer.prerequisites.map(toPrerequisiteWire),
      };
    case 'rule':
      return { ...said, rules: layer.rules.map(toRuleWire) };
    case 'schedule':
      return {
        ...said,
        scheduled_change_id: layer.scheduledChangeId,
        serve: layer.serve && toServeWire(layer.serve),
        next_at: toInstant(layer.nextAt),
      };
    case 'default':
      return { ...said, serve: layer.serve && toServeWire(layer.serve) };
  }
}

function toOverrideTraceWire(
  override: Extract<LayerTrace, { layer: 'override' }>['override'],
  pinned: UserExplanation['pinned'],
) {
  if (override === null) return null;
  return {
    value: override.value,
    enabled: override.enabled,
    expires_at: toInstant(override.expiresAt),
    created_at: toInstant(override.createdAt),
    updated_at: toInstant(override.updatedAt),
    reason: pinned?.reason ?? null,
    created_by: pinned?.createdBy ?? null,
  };
}

function toPrerequisiteWire({ definition, given, met }: PrerequisiteTrace) {
  return { ...definition, given, met };
}

function toRuleWire(rule: RuleTrace) {
  return {
    id: rule.id,
    name: rule.name,
    outcome: rule.outcome,
    first: rule.first,
    conditions: rule.conditions.map(toConditionWire),
    rollout: rule.rollout && {
      percent: rule.rollout.percent,
      included: rule.rollout.included,
      ...toBucketWire(rule.rollout),
    },
    serve: toServeWire(rule.serve),
  };
}

/** An absent attribute is left out. */
function toConditionWire({ definition, actual, segments, holds }: ConditionTrace) {
  return { ...definition, ...(segments ? { segments } : { actual }), holds };
}

function toServeWire({ definition, bucket, variant }: ServeTrace) {
  return { ...definition, ...(bucket && { bucket: toBucketWire(bucket), chosen: variant }) };
}

function toBucketWire({ bucketing, value, position }: BucketTrace) {
  return { ...bucketing, bucket_value: value, position };
}

function toInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
