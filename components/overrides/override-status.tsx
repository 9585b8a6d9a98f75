'use client';

import type { OverrideStatus, OverrideView } from '@/lib/overrides/types';
import { useNow } from '../time/now';
import { Badge } from '../ui/badge';
import { Hint } from '../ui/tooltip';

const STATUS = {
  active: { word: 'Active', tone: 'override' },
  disabled: { word: 'Paused', tone: 'outline' },
  expired: { word: 'Ended', tone: 'neutral' },
} as const satisfies Record<OverrideStatus, unknown>;

/** The status at `now` (Unix ms): an override ends at its instant, without a word from the server. */
export function statusAt(override: Pick<OverrideView, 'status' | 'expiresAt'>, now: number): OverrideStatus {
  return override.expiresAt !== null && override.expiresAt.getTime() <= now ? 'expired' : override.status;
}

/** Status as of the current moment. */
export function useStatus(override: OverrideView): OverrideStatus {
  return statusAt(override, useNow());
}

/** Whether an override is in force, in a word. */
export function StatusBadge({ override }: { readonly override: OverrideView }) {
  const status = useStatus(override);
  const { word, tone } = STATUS[status];
  if (!override.fits) {
    return (
      <Hint text="The value no longer fits the flag, so this override is skipped. Edit it to choose another value.">
        <Badge tone="off">Does not fit</Badge>
      </Hint>
    );
  }
  return <Badge tone={tone}>{word}</Badge>;
}
