import type { Evaluation, Override } from '../../../lib/evaluation/types';
import type { FlagDetails, OverrideInfo } from '../core/types';

/** An outcome of the evaluator as a client shows it. */
export function toDetails(evaluation: Evaluation): FlagDetails {
  const { flagName, reason } = evaluation;
  if (evaluation.reason === 'ERROR') {
    return { flagName, value: undefined, variant: null, reason, override: null, errorCode: 'GENERAL' };
  }
  const { value, variant, override } = evaluation;
  return {
    flagName,
    value,
    variant,
    reason,
    override: override && toInfo(override, variant),
    errorCode: null,
  };
}

function toInfo(override: Override, variant: string | null): OverrideInfo {
  const { flagName, value, expiresAt, createdAt, updatedAt } = override;
  const at = (ms: number) => new Date(ms).toISOString();
  return {
    flagName,
    value,
    variant,
    expiresAt: expiresAt === null ? null : at(expiresAt),
    createdAt: at(createdAt),
    updatedAt: at(updatedAt),
  };
}
