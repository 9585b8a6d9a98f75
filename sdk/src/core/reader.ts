import type { FlagDetails, FlagMap, FlagReader, FlagValue, JsonValue } from './types';

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

  /** null is a value, and no reason to take the default. */
  function valueOr(flagName: string, defaultValue?: JsonValue): FlagValue {
    const value = source.get(flagName)?.value;
    return value === undefined ? defaultValue : value;
  }

  function ofType<T extends JsonValue>(flagName: string, type: string, defaultValue: T): T {
    const value = source.get(flagName)?.value;
    return typeof value === type ? (value as T) : defaultValue;
  }

  const reader: FlagReader = {
    getFlag: valueOr as FlagReader['getFlag'],
    getUserFlags: () => {
      const flags: { [name: string]: JsonValue } = Object.create(null);
      for (const name of source.names()) {
        const value = source.get(name)?.value;
        if (value !== undefined) flags[name] = value;
      }
      return flags;
    },
    hasOverride: (flagName) => details(flagName).override !== null,
    getOverrideInfo: (flagName) => details(flagName).override,
    getBoolean: (flagName, defaultValue) => ofType(flagName, 'boolean', defaultValue),
    getString: (flagName, defaultValue) => ofType(flagName, 'string', defaultValue),
    getNumber: (flagName, defaultValue) => ofType(flagName, 'number', defaultValue),
    getJson: (flagName, defaultValue) => valueOr(flagName, defaultValue) as typeof defaultValue,
    getDetails: (flagName: string, defaultValue?: JsonValue) => {
      const found = details(flagName);
      return (
        found.value === undefined && defaultValue !== undefined ? { ...found, value: defaultValue } : found
      ) as FlagDetails<JsonValue>;
    },
  };
  return reader as FlagReader<F>;
}
