'use client';

import { useEffect, useState } from 'react';

interface ProgressProps {
  /** What is under way: "Pausing 3,412 overrides". */
  readonly label: string;
  /** From 0 to 1; null where nobody knows how far it is. */
  readonly value?: number | null;
}

/** How far long work is, or at least that it goes on, and for how long it has. */
export function Progress({ label, value = null }: ProgressProps) {
  const seconds = useSeconds();
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <span role="status">{label}</span>
        <span aria-hidden className="text-muted tabular-nums">
          {value === null ? (seconds > 1 ? `${seconds} s` : null) : `${Math.round(value * 100)} %`}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(value === null ? {} : { 'aria-valuenow': Math.round(value * 100) })}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={
            value === null
              ? 'h-full w-1/3 animate-passing rounded-full bg-ink'
              : 'h-full rounded-full bg-ink transition-[width] duration-180'
          }
          style={value === null ? undefined : { width: `${value * 100}%` }}
        />
      </div>
    </div>
  );
}

/** Whole seconds since this was first drawn. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const begin = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - begin) / 1000)), 500);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
