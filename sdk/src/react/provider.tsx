import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { readerOfBootstrap } from '../core/bootstrap';
import { createFlagClient, type FlagClientOptions } from '../core/client';
import type { FlagClient, FlagMap } from '../core/types';
import { FlagsContext } from './context';

/** Props of `FlagProvider`. */
export interface FlagProviderProps<F extends FlagMap = FlagMap> {
  /** A client of your own, which you close. */
  readonly client?: FlagClient<F> | null;
  /** Or how to make one: it lives as long as the provider, in browsers only, and is made anew for another `url` or `user`. */
  readonly options?: Omit<FlagClientOptions, 'bootstrap'>;
  /** The body of `GET /api/flags/me` that your server got while it drew the page: nothing flickers. */
  readonly bootstrap?: unknown;
  readonly children?: ReactNode;
}

/** Gives the flags to the hooks below it. */
export function FlagProvider<F extends FlagMap = FlagMap>({
  client,
  options,
  bootstrap,
  children,
}: FlagProviderProps<F>) {
  const own = useOwnClient(options, bootstrap);
  const initial = useMemo(() => readerOfBootstrap(bootstrap), [bootstrap]);
  const shown = (client ?? own) as FlagClient | null;
  const flags = useMemo(() => ({ client: shown, initial }), [shown, initial]);
  return <FlagsContext.Provider value={flags}>{children}</FlagsContext.Provider>;
}

/** A client that lives as long as the component, from its first effect on. */
function useOwnClient(options: FlagProviderProps['options'], bootstrap: unknown): FlagClient | null {
  const [client, setClient] = useState<FlagClient | null>(null);
  const whose = options && JSON.stringify([options.url, options.user]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who writes options in JSX gives new ones each time.
  useEffect(() => {
    if (!options) return;
    const made = createFlagClient({ ...options, bootstrap });
    setClient(made);
    return () => {
      made.close();
      setClient(null);
    };
  }, [whose]);
  return client;
}
