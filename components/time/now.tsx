'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const TICK_MS = 15_000;

const Now = createContext<number | null>(null);

interface NowProviderProps {
  /** The server's clock (Unix ms) when it drew the page. */
  readonly serverNow: number;
  readonly children: ReactNode;
}

/**
 * The time that all relative times go by. Starts at the server's own instant, so that the first picture in the
 * browser is the server's, and goes on by the server's clock, however wrong the browser's may be.
 */
export function NowProvider({ serverNow, children }: NowProviderProps) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    setNow(serverNow);
    const ahead = serverNow - Date.now();
    const timer = setInterval(() => setNow(Date.now() + ahead), TICK_MS);
    return () => clearInterval(timer);
  }, [serverNow]);
  return <Now.Provider value={now}>{children}</Now.Provider>;
}

/** The current time (Unix ms), renewed every 15 seconds. */
export function useNow(): number {
  const now = useContext(Now);
  if (now === null) throw new Error('useNow needs a NowProvider above it');
  return now;
}
