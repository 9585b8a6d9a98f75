import type { TooltipContentProps } from 'recharts';
import { colourOf, type Plot } from './plot';

type PlotHintProps = Pick<TooltipContentProps, 'active' | 'payload'> & {
  readonly plot: Plot;
};

/** The numbers of the point that is pointed at. */
export function PlotHint({ active, payload, plot }: PlotHintProps) {
  const point: Plot['points'][number] | undefined = payload[0]?.payload;
  if (!active || !point || point.total === null) return null;
  return (
    <div className="grid max-w-72 gap-1 rounded-lg border bg-surface px-3 py-2 text-sm shadow-float">
      <p className="flex justify-between gap-6 font-medium">
        <span>{point.label}</span>
        <span className="tabular-nums">{point.total.toLocaleString('en-GB')}</span>
      </p>
      {plot.series.map((name, index) =>
        point.values[index] ? (
          <p key={name} className="flex items-center gap-2">
            <span
              aria-hidden
              className="size-2 shrink-0 rounded-sm"
              style={{ background: colourOf(plot, index) }}
            />
            <span className="min-w-0 truncate text-muted">{name}</span>
            <span className="ml-auto pl-4 tabular-nums">{point.values[index].toLocaleString('en-GB')}</span>
          </p>
        ) : null,
      )}
    </div>
  );
}
