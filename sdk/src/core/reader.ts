import { withDefault } from './default-value';
import type { FlagDetails, FlagMap, FlagReader, JsonValue } from './types';

/** Where a reader reads. */
export interface FlagSource {
  /** undefined when there is no such flag. */
  readonly get: (flagName: string) => FlagDetails | undefined;
  readonly names: () => Iterable<string>;
  /** Whether flags were heard of at all. */
  readonly isReady: () => boolean;
}

/** The getters of a client over what it holds. */
export function createReader<F extends FlagMap>(source: FlagSource): FlagReader<F> {
  const missing = new Map<string, FlagDetails>();

  function details(flagName: string): FlagDetails {
    const found = source.get(flagName);
    if (found) return found;
    const errorCode = source.isReady() ? 'FLAG_NOT_FOUND' : 'PROVIDER_NOT_READY';
    const kept = missing.get(flagName);
    if (kept?.errorCode === errorCode) return kept;
    const none: FlagDetails = {
      flagName,
      value: undefined,
      variant: null,
      reason: 'ERROR',
      override: null,
      errorCode,
    };
    // Names that come from somewhere else must not fill the memory.
    if (missing.size < 1_000) missing.set(flagName, none);
    return none;
  }

  const detailsOr = (flagName: string, defaultValue?: JsonValue) =>
    withDefault(details(flagName), defaultValue);
  const valueOr = (flagName: string, defaultValue?: JsonValue) => detailsOr(flagName, defaultValue).value;

  const reader = {
    getFlag: valueOr,
    getUserFlags: () => {
      const flags: { [name: string]: JsonValue } = Object.create(null);
      for (const name of source.names()) {
        const { value } = details(name);
        if (value !== undefined) flags[name] = value;
      }
      return flags;
    },
    hasOverride: (flagName: string) => details(flagName).override !== null,
    getOverrideInfo: (flagName: string) => details(flagName).override,
    getBoolean: valueOr,
    getString: valueOr,
    getNumber: valueOr,
    getJson: (flagName: string, defaultValue: JsonValue) => {
      const value = valueOr(flagName);
      return value === undefined ? defaultValue : value;
    },
    getDetails: detailsOr,
  };
  return reader as unknown as FlagReader<F>;
}
