import type { FlagDetails, JsonValue } from './types';

/**
 * What code gets that gives a default: the default too when the value is of another type than it, so that `false` is
 * never answered by a text. Null as a default takes any type.
 * @param defaultValue undefined for none
 */
export function withDefault(details: FlagDetails, defaultValue: JsonValue | undefined): FlagDetails {
  const { value } = details;
  if (defaultValue === undefined) return details;
  if (value === undefined) return { ...details, value: defaultValue };
  if (defaultValue === null || typeof value === typeof defaultValue) return details;
  return { ...details, value: defaultValue, variant: null, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' };
}
