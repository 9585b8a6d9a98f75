import type { ErrorCode, ResolutionDetails, ResolutionReason } from '@openfeature/core';
import type { FlagDetails, JsonValue, Reason } from '../core/types';

/** Our reasons as OpenFeature knows them; the same as Pennon gives over OFREP. */
const REASONS: { readonly [R in Reason]: ResolutionReason } = {
  OVERRIDE: 'TARGETING_MATCH',
  TARGETING_MATCH: 'TARGETING_MATCH',
  SPLIT: 'SPLIT',
  SCHEDULED: 'STATIC',
  STATIC: 'STATIC',
  DEFAULT: 'STATIC',
  DISABLED: 'DISABLED',
  ERROR: 'ERROR',
};

const MESSAGES = {
  FLAG_NOT_FOUND: 'There is no such flag',
  GENERAL: 'The flag cannot be evaluated',
  PROVIDER_NOT_READY: 'Nothing has been heard of Pennon yet',
  TYPE_MISMATCH: 'The flag is of another type',
} as const;

/** What is known of a flag before there is anybody to ask. */
export function notReady(flagName: string): FlagDetails {
  return {
    flagName,
    value: undefined,
    variant: null,
    reason: 'ERROR',
    override: null,
    errorCode: 'PROVIDER_NOT_READY',
  };
}

/** What OpenFeature is given for a flag: the default with a code that says why when there is no value of its type. */
export function toResolution<T extends JsonValue>(
  details: FlagDetails,
  defaultValue: T,
): ResolutionDetails<T> {
  const { value, variant, reason, override } = details;
  const code = details.errorCode ?? (typeof value === typeof defaultValue ? null : 'TYPE_MISMATCH');
  if (code !== null) {
    // OpenFeature's enum has the very words as its values.
    const errorCode = code as ErrorCode;
    return { value: defaultValue, reason: 'ERROR', errorCode, errorMessage: MESSAGES[code] };
  }
  return {
    value: value as T,
    reason: REASONS[reason],
    ...(variant === null ? {} : { variant }),
    flagMetadata: {
      overridden: override !== null,
      ...(override?.expiresAt ? { override_expires_at: override.expiresAt } : {}),
    },
  };
}
