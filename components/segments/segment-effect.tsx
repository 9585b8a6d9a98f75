'use client';

import { LoaderCircle } from 'lucide-react';
import { useCallback } from 'react';
import { useLookup } from '../ui/use-lookup';
import type { SegmentActions } from './segment-actions';
import { countInWords, number } from './segment-words';

interface SegmentEffectProps {
  readonly segmentKey: string;
  readonly body: string;
  readonly preview: SegmentActions['preview'];
}

/** How many people are in the segment, and how many will be. */
export function SegmentEffect({ segmentKey, body, preview }: SegmentEffectProps) {
  const load = useCallback(
    async (edit: string) => {
      const result = await preview(segmentKey, edit);
      if (!result.ok) throw new Error('The people cannot be counted just now.');
      return result.data;
    },
    [preview, segmentKey],
  );
  const counted = useLookup(load, body);
  if (counted.status === 'failed') return <p>{counted.message}</p>;
  if (counted.status === 'loading') {
    return (
      <p role="status" className="flex items-center gap-2">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        Counting people
      </p>
    );
  }
  const { before, after } = counted.data;
  return (
    <p role="status" className="text-ink tabular-nums">
      {before.matching === after.matching
        ? `As many people as before: ${countInWords(after)}.`
        : `${before.exact ? '' : 'About '}${number(before.matching)} → ${countInWords(after)}.`}
    </p>
  );
}
