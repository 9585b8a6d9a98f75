import type { z } from 'zod';
import type {
  BucketTrace,
  ConditionTrace,
  LayerTrace,
  PrerequisiteTrace,
  RuleTrace,
  ServeTrace,
} from '../evaluation/explain';
import type { Evaluation } from '../evaluation/types';
import type { UserExplanation } from './explain';
import type {
  bucketWire,
  conditionTraceWire,
  evaluationWire,
  explanationWire,
  layerWire,
  overrideTraceWire,
  prerequisiteTraceWire,
  ruleTraceWire,
  serveTraceWire,
} from './schemas-explain';

/** An explanation on the wire. */
export function toExplanationWire(explanation: UserExplanation): z.output<typeof explanationWire> {
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

function toEvaluationWire(evaluation: Evaluation): z.output<typeof evaluationWire> {
  if (evaluation.reason === 'ERROR') {
    const { type, reason, source } = evaluation;
    return { type, reason, source, error_code: evaluation.errorCode, message: evaluation.message };
  }
  return {
    value: evaluation.value,
    variant: evaluation.variant,
    type: evaluation.type,
    reason: evaluation.reason,
    source: evaluation.source,
    rule_id: evaluation.ruleId,
    scheduled_change_id: evaluation.scheduledChangeId,
    override_invalid: evaluation.overrideInvalid,
  };
}

function toLayerWire(layer: LayerTrace, pinned: UserExplanation['pinned']): z.output<typeof layerWire> {
  const { verdict, answer } = layer;
  const said = { verdict, answer };
  switch (layer.layer) {
    case 'override':
      return {
        layer: layer.layer,
        ...said,
        state: layer.state,
        override: toOverrideTraceWire(layer.override, pinned),
      };
    case 'off':
      return {
        layer: layer.layer,
        ...said,
        kill_switch: layer.killSwitch,
        prerequisites: layer.prerequisites.map(toPrerequisiteWire),
      };
    case 'rule':
      return { layer: layer.layer, ...said, rules: layer.rules.map(toRuleWire) };
    case 'schedule':
      return {
        layer: layer.layer,
        ...said,
        scheduled_change_id: layer.scheduledChangeId,
        serve: layer.serve && toServeWire(layer.serve),
        next_at: toInstant(layer.nextAt),
      };
    case 'default':
      return { layer: layer.layer, ...said, serve: layer.serve && toServeWire(layer.serve) };
  }
}

function toOverrideTraceWire(
  override: Extract<LayerTrace, { layer: 'override' }>['override'],
  pinned: UserExplanation['pinned'],
): z.output<typeof overrideTraceWire> | null {
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

function toPrerequisiteWire({
  definition,
  given,
  met,
}: PrerequisiteTrace): z.output<typeof prerequisiteTraceWire> {
  return { ...definition, given, met };
}

function toRuleWire(rule: RuleTrace): z.output<typeof ruleTraceWire> {
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
function toConditionWire({
  definition,
  actual,
  segments,
  holds,
}: ConditionTrace): z.output<typeof conditionTraceWire> {
  return { ...definition, ...(segments ? { segments } : { actual }), holds };
}

function toServeWire({ definition, bucket, variant }: ServeTrace): z.output<typeof serveTraceWire> {
  if (!('split' in definition)) return definition;
  return { ...definition, bucket: bucket && toBucketWire(bucket), chosen: variant };
}

function toBucketWire({ bucketing, value, position }: BucketTrace): z.output<typeof bucketWire> {
  return { ...bucketing, bucket_value: value, position };
}

function toInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
