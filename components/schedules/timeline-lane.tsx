'use client';

import { formatExact } from '../time/format-time';
import { useHydrated } from '../time/use-hydrated';
import { cn } from '../ui/cn';
import { nameChange, nameSetting } from './schedule-words';
import { type Lane, placeOf, type Span, type Stretch } from './timeline-scale';

interface TimelineLaneProps {
  readonly lane: Lane;
  readonly span: Span;
  /** Whether the flag's name stands before it. */
  readonly named: boolean;
}

/** One flag: what came into force before now, what it is now, and what it becomes. */
export function TimelineLane({ lane: { flag, past, stretches }, span, named }: TimelineLaneProps) {
  const hydrated = useHydrated();
  const exact = (instant: Date) => (hydrated ? formatExact(instant) : '');
  return (
    <div className="md:flex md:items-center">
      {named ? (
        <span title={flag.name} className="block truncate pr-3 font-mono text-sm md:w-52 md:shrink-0">
          {flag.name}
        </span>
      ) : null}
      <div className="relative h-7 min-w-0 grow">
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        {past.map((change) => (
          <span
            key={change.id}
            title={`${nameChange(flag, change)}, ${change.status} ${exact(change.at)}`}
            className="-translate-x-1/2 -translate-y-1/2 absolute top-1/2 size-2.5 rounded-full border-2 border-schedule bg-canvas"
            style={{ left: `${placeOf(change.at.getTime(), span)}%` }}
          />
        ))}
        {stretches.map((stretch) => (
          <StretchBar
            key={stretch.key}
            stretch={stretch}
            span={span}
            words={nameSetting(flag, stretch.setting)}
            since={stretch.change === null ? 'now' : `from ${exact(stretch.change.at)}`}
          />
        ))}
        <span
          className="absolute inset-y-0 w-0.5 bg-ink"
          style={{ left: `calc(${placeOf(span.now, span)}% - 1px)` }}
        />
      </div>
    </div>
  );
}

interface StretchBarProps {
  readonly stretch: Stretch;
  readonly span: Span;
  readonly words: string;
  readonly since: string;
}

function StretchBar({ stretch: { from, to, setting, change }, span, words, since }: StretchBarProps) {
  const left = placeOf(from, span);
  return (
    <span
      title={`${words}, ${since}`}
      className={cn(
        'absolute inset-y-0.5 flex min-w-1.5 items-center overflow-hidden rounded-sm border-l-2 px-1.5 text-xs',
        barLook(setting.enabled, change !== null),
      )}
      style={{ left: `${left}%`, width: `calc(${placeOf(to, span) - left}% - 2px)` }}
    >
      <span className="truncate">{words}</span>
    </span>
  );
}

function barLook(enabled: boolean, changed: boolean): string {
  if (!enabled) return 'border-off bg-off-tint text-off-ink';
  return changed
    ? 'border-schedule bg-schedule-tint text-schedule-ink'
    : 'border-default bg-default-tint text-default-ink';
}
