const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  { unit: 'y', length: 365 * DAY },
  { unit: 'mo', length: 30 * DAY },
  { unit: 'd', length: DAY },
  { unit: 'h', length: HOUR },
  { unit: 'min', length: MINUTE },
] as const;

/** How far off an instant is, in its largest whole unit: "in 3 d", "5 min ago", "just now". */
export function formatRelative(instant: Date, now: number): string {
  const distance = instant.getTime() - now;
  const size = Math.abs(distance);
  const fitting = UNITS.find(({ length }) => size >= length);
  if (!fitting) return distance > 0 ? 'in under 1 min' : 'just now';
  const amount = `${Math.floor(size / fitting.length)} ${fitting.unit}`;
  return distance > 0 ? `in ${amount}` : `${amount} ago`;
}

/** An instant in the viewer's zone, with the zone: "Fri, 27 Nov 2026, 18:00:00 CET". */
export function formatExact(instant: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(instant);
}

/** An instant as short as it can be and still be understood now: "18:00", "Fri 18:00", "4 Dec 18:00", "4 Dec 2027 18:00". */
export function formatShort(instant: Date, now: number): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(instant);
  const today = new Date(now);
  if (instant.toDateString() === today.toDateString()) return time;
  const ahead = instant.getTime() - now;
  const parts: Intl.DateTimeFormatOptions =
    ahead > 0 && ahead < 6 * DAY
      ? { weekday: 'short' }
      : {
          day: 'numeric',
          month: 'short',
          ...(instant.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' }),
        };
  return `${new Intl.DateTimeFormat('en-GB', parts).format(instant)} ${time}`;
}

/** The name of the viewer's zone: "Europe/Zurich". */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether an instant is ahead, and by less than a day. */
export function isSoon(instant: Date, now: number): boolean {
  const ahead = instant.getTime() - now;
  return ahead > 0 && ahead < DAY;
}
