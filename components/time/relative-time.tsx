'use client';

import { cn } from '../ui/cn';
import { Hint } from '../ui/tooltip';
import { formatExact, formatRelative, isSoon } from './format-time';
import { useNow } from './now';

interface RelativeTimeProps {
  readonly instant: Date;
  /** Turns amber in the last 24 hours before the instant. */
  readonly warnWhenSoon?: boolean;
  readonly className?: string;
}

/** How far off an instant is; the exact time and zone on hover, focus or tap. */
export function RelativeTime({ instant, warnWhenSoon = false, className }: RelativeTimeProps) {
  const now = useNow();
  return (
    <Hint text={<ExactTime instant={instant} />} className={cn('max-w-full truncate', className)}>
      <time
        dateTime={instant.toISOString()}
        className={cn(warnWhenSoon && isSoon(instant, now) && 'font-medium text-schedule-ink')}
      >
        {formatRelative(instant, now)}
      </time>
    </Hint>
  );
}

/** The exact time in the viewer's zone. Only for what the browser alone draws: the server does not know the zone. */
function ExactTime({ instant }: Pick<RelativeTimeProps, 'instant'>) {
  return <>{formatExact(instant)}</>;
}
