import { createContext, useContext } from 'react';
import { readerOfBootstrap } from '../core/bootstrap';
import type { FlagClient, FlagReader } from '../core/types';

/** What the hooks read from. */
export interface Flags {
  /** null as long as there is no client: on the server, and before the first effect. */
  readonly client: FlagClient | null;
  /** The values that came with the page: what the server drew, and so what is drawn first. */
  readonly initial: FlagReader;
}

export const FlagsContext = createContext<Flags>({ client: null, initial: readerOfBootstrap(undefined) });

/** The flags of the nearest `FlagProvider`; without one there are none, and hooks give their defaults. */
export const useFlags = (): Flags => useContext(FlagsContext);
