'use client';

import { formatExact, formatShort } from './format-time';
import { useNow } from './now';
import { useInBrowser } from './use-in-browser';

interface LocalTimeProps {
  readonly instant: Date;
  /** With the day, the seconds and the zone. */
  readonly isExact?: boolean;
}

/** An instant in the viewer's zone, as short as it can be and still be understood; in UTC, and saying so, on the server. */
export function LocalTime({ instant, isExact = false }: LocalTimeProps) {
  const short = useLocalTime(instant);
  const inBrowser = useInBrowser();
  return <time dateTime={instant.toISOString()}>{isExact && inBrowser ? formatExact(instant) : short}</time>;
}

/** The same as text. */
export function useLocalTime(instant: Date): string {
  const now = useNow();
  const iso = instant.toISOString();
  return useInBrowser() ? formatShort(instant, now) : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
