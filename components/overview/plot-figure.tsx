'use client';

import { ChartArea, Table as TableIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useId, useState } from 'react';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import type { Plot } from './plot';
import { PlotLegend } from './plot-legend';
import { PlotTable } from './plot-table';

const loading = () => <Skeleton className="h-full" />;
// The library of plots is most of the page's code: the page is there before it, and nothing moves when it comes.
const PICTURES = {
  area: dynamic(() => import('./area-plot').then((module) => module.AreaPlot), { ssr: false, loading }),
  bars: dynamic(() => import('./bars-plot').then((module) => module.BarsPlot), { ssr: false, loading }),
} as const;

interface PlotFigureProps {
  readonly plot: Plot;
  readonly picture: keyof typeof PICTURES;
  readonly title: string;
  /** What it shows, in a few words. */
  readonly note: string;
  readonly pointName: string;
  /** Names the colours below the picture; without it something beside it does. */
  readonly legend?: boolean;
  /** What is said in place of a picture of nothing; null where there is one. */
  readonly empty: string | null;
}

/** A picture of numbers, with its table. */
export function PlotFigure({
  plot,
  picture,
  title,
  note,
  pointName,
  legend = false,
  empty,
}: PlotFigureProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const Picture = PICTURES[picture];
  return (
    <section
      aria-labelledby={id}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3 px-4 py-5 md:px-6"
    >
      <div className="flex min-h-7 items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          <p className="text-muted text-sm">{note}</p>
        </div>
        {empty === null ? (
          <Button look="quiet" size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? <ChartArea aria-hidden /> : <TableIcon aria-hidden />}
            {asTable ? 'Show picture' : 'Show table'}
          </Button>
        ) : null}
      </div>
      <div className="relative h-60">
        {empty === null ? (
          <>
            {asTable ? null : (
              <div aria-hidden className="h-full">
                <Picture plot={plot} />
              </div>
            )}
            <PlotTable plot={plot} caption={title} pointName={pointName} visible={asTable} />
          </>
        ) : (
          <p className="grid h-full place-content-center rounded-lg border border-dashed px-6 text-center text-muted">
            {empty}
          </p>
        )}
      </div>
      {legend ? <PlotLegend plot={plot} /> : null}
    </section>
  );
}
