import { useEffect, useState } from 'react';

/**
 * What is fetched once the page is there, so that it is at hand when somebody asks for it, also without a connection
 * by then; null until it is.
 * @param load stays the same
 */
export function useLoaded<T>(load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<{ readonly it: T } | null>(null);
  useEffect(() => {
    let gone = false;
    load().then(
      (it) => gone || setLoaded({ it }),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [load]);
  return loaded?.it ?? null;
}
