'use client';

import { Skeleton } from '../ui/skeleton';
import { ServedValue } from '../values/served-value';
import type { Situation } from './types';

interface CurrentValueLineProps {
  /** null while it is looked up, and where it cannot be. */
  readonly situation: Situation | null;
  readonly failed: boolean;
}

/** What the person gets from the flag now, and why. Keeps its height while that is looked up. */
export function CurrentValueLine({ situation, failed }: CurrentValueLineProps) {
  if (failed) return <p className="min-h-6 text-muted text-sm">What they get now cannot be read just now.</p>;
  if (situation === null) return <Skeleton className="h-6 w-64" />;
  const { current, why } = situation;
  return (
    <p className="flex min-h-6 min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
      Now
      {current === null ? null : <ServedValue {...current} />}
      <span>{why}</span>
    </p>
  );
}
