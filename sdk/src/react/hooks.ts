import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { withDefault } from '../core/default-value';
import type {
  ClientStatus,
  FlagClient,
  FlagDetails,
  FlagMap,
  FlagName,
  FlagReader,
  FlagValue,
  JsonValue,
  OverrideInfo,
} from '../core/types';
import { useFlags } from './context';

/** The type of which a value like this one is. */
export type Widened<T> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends string
      ? string
      : T;

/**
 * The value of a flag; the default as long as there is none of its type. The component is drawn again when this value
 * changes, and for no other flag's sake.
 */
export function useFlag<T extends JsonValue>(flagName: string, defaultValue: T): Widened<T>;
export function useFlag(flagName: string): FlagValue;
export function useFlag(flagName: string, defaultValue?: JsonValue): FlagValue {
  const value = useRead(flagName, (flags) => flags.getFlag(flagName));
  return withDefault({ ...NO_DETAILS, flagName, value }, defaultValue).value;
}

/** Value, variant, reason and override of a flag. */
export function useFlagDetails<T extends JsonValue>(
  flagName: string,
  defaultValue: T,
): FlagDetails<Widened<T>>;
export function useFlagDetails(flagName: string): FlagDetails;
export function useFlagDetails(flagName: string, defaultValue?: JsonValue): FlagDetails {
  return withDefault(
    useRead(flagName, (flags) => flags.getDetails(flagName)),
    defaultValue,
  );
}

/** The override that decides for this person; null when none does, and from its end on. */
export function useOverride(flagName: string): OverrideInfo | null {
  return useRead(flagName, (flags) => flags.getOverrideInfo(flagName));
}

/** The names of all flags that are overridden for this person, in order. */
export function useOverriddenFlags(): readonly string[] {
  const names = useRead(null, (flags) => overriddenIn(flags).join('\n'));
  return useMemo(() => (names === '' ? [] : names.split('\n')), [names]);
}

/** How the client is. */
export function useFlagStatus(): ClientStatus {
  const { client } = useFlags();
  const subscribe = useCallback(
    (onChange: () => void) => {
      const stops = client
        ? (['ready', 'stale', 'error'] as const).map((event) => client.on(event, onChange))
        : [];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [client],
  );
  return useSyncExternalStore(
    subscribe,
    () => client?.status ?? 'starting',
    () => 'starting',
  );
}

/** The client itself; null on the server. */
export function useFlagClient<F extends FlagMap = FlagMap>(): FlagClient<F> | null {
  return useFlags().client as FlagClient<F> | null;
}

/** The hooks for flags whose names and types are known. */
export interface FlagHooks<F extends FlagMap> {
  useFlag<N extends FlagName<F>>(flagName: N, defaultValue: F[N]): F[N];
  useFlagDetails<N extends FlagName<F>>(flagName: N, defaultValue: F[N]): FlagDetails<F[N]>;
  useOverride(flagName: FlagName<F>): OverrideInfo | null;
  useFlagClient(): FlagClient<F> | null;
}

/** `export const { useFlag } = createFlagHooks<Flags>()`: a misspelt name does not compile. */
export function createFlagHooks<F extends FlagMap>(): FlagHooks<F> {
  return { useFlag, useFlagDetails, useOverride, useFlagClient } as unknown as FlagHooks<F>;
}

const NO_DETAILS = { variant: null, reason: 'STATIC', override: null, errorCode: null } as const;

/**
 * Reads now and after each change.
 * @param flagName null for whatever flag
 */
function useRead<T>(flagName: string | null, read: (flags: FlagReader) => T): T {
  const { client, initial } = useFlags();
  const subscribe = useCallback(
    (onChange: () => void) =>
      client?.on('change', ({ flagNames }) => {
        if (flagName === null || flagNames.includes(flagName)) onChange();
      }) ?? (() => {}),
    [client, flagName],
  );
  return useSyncExternalStore(
    subscribe,
    () => read(client ?? initial),
    () => read(initial),
  );
}

function overriddenIn(flags: FlagReader): string[] {
  return Object.keys(flags.getUserFlags())
    .filter((name) => flags.hasOverride(name))
    .sort();
}
