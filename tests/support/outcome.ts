import type { Evaluation } from '@/lib/evaluation/types';
import type { Expected } from './conformance';

/** The fields of an outcome that say something, as conformance cases have them. */
export function toExpected(evaluation: Evaluation): Expected {
  const { reason, source } = evaluation;
  if (evaluation.reason === 'ERROR') return { reason, source, error_code: evaluation.errorCode };
  const { value, variant, ruleId, scheduledChangeId, overrideInvalid } = evaluation;
  return {
    value,
    variant,
    reason,
    source,
    ...(ruleId === null ? {} : { rule_id: ruleId }),
    ...(scheduledChangeId === null ? {} : { scheduled_change_id: scheduledChangeId }),
    ...(overrideInvalid ? { override_invalid: true } : {}),
  };
}
