import { cn } from '../ui/cn';
import type { Plot } from './plot';

interface PlotTableProps {
  readonly plot: Plot;
  readonly caption: string;
  /** What the points are: "Day". */
  readonly pointName: string;
  /** Whether it is on the screen, or only for people who do not see the picture. */
  readonly visible: boolean;
}

/** The numbers of a picture. */
export function PlotTable({ plot, caption, pointName, visible }: PlotTableProps) {
  return (
    <div
      {...(visible ? { role: 'region', 'aria-label': `${caption}, table`, tabIndex: 0 } : {})}
      className={cn(visible ? 'h-full overflow-auto rounded-lg border' : 'sr-only')}
    >
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {[pointName, 'All', ...plot.series].map((name, index) => (
              <th
                key={name}
                scope="col"
                title={name}
                className={cn(
                  'sticky top-0 max-w-40 truncate border-b bg-canvas px-3 py-1.5 font-medium text-muted',
                  index === 0 ? 'text-left' : 'text-right',
                )}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plot.points.map((point) => (
            <tr key={point.label}>
              <th scope="row" className="whitespace-nowrap px-3 py-1 text-left font-normal">
                {point.label}
              </th>
              <Figure value={point.total} />
              {plot.series.map((name, index) => (
                <Figure key={name} value={point.values[index] ?? null} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figure({ value }: { readonly value: number | null }) {
  return (
    <td className="px-3 py-1 text-right">{value === null ? 'not counted' : value.toLocaleString('en-GB')}</td>
  );
}
