import { cn } from '../ui/cn';
import type { Bucket } from './explanation';

const POSITIONS = 100_000;

/** A part of the line, from where the one before ends. */
interface Band {
  /** Percent. */
  readonly to: number;
  readonly label: string;
  readonly filled: boolean;
}

interface BucketLineProps {
  readonly bucket: Bucket;
  readonly bands: readonly Band[];
  /** What the place means. */
  readonly sentence: string;
}

/** The line from 0 to 100 on which everybody has a place, with the parts that count and the person's own place. */
export function BucketLine({ bucket: { position, bucket_by: by }, bands, sentence }: BucketLineProps) {
  return (
    <div className="grid gap-1 pl-5.5">
      <div aria-hidden className="relative h-3 rounded-full bg-line">
        {bands.map(({ to, label, filled }, index) => {
          const from = bands[index - 1]?.to ?? 0;
          return (
            <span
              key={label}
              title={label}
              className={cn(
                'absolute inset-y-0 border-surface border-r first:rounded-l-full last:rounded-r-full',
                filled ? 'bg-rule' : 'bg-edge/60',
              )}
              style={{ left: `${from}%`, width: `${to - from}%` }}
            />
          );
        })}
        {position === null ? null : (
          <span
            className="-inset-y-1 -translate-x-1/2 absolute w-1 rounded-full bg-ink ring-2 ring-surface"
            style={{ left: `${(position / POSITIONS) * 100}%` }}
          />
        )}
      </div>
      <div aria-hidden className="flex justify-between text-muted text-xs tabular-nums">
        <span>0</span>
        <span>100</span>
      </div>
      <p className="text-muted [overflow-wrap:anywhere]">
        {position === null ? null : (
          <>
            By <code className="font-mono">{by}</code> the place is{' '}
            <span className="text-ink tabular-nums">{(position / 1000).toFixed(3)}</span> of 100.{' '}
          </>
        )}
        {sentence}
      </p>
    </div>
  );
}
