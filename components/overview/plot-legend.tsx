import { colourOf, type Plot } from './plot';

/** Which colour is which flag. */
export function PlotLegend({ plot }: { readonly plot: Plot }) {
  return (
    <ul aria-hidden className="flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
      {plot.series.map((name, index) => (
        <li key={name} className="flex min-w-0 items-center gap-1.5">
          <span className="size-2 shrink-0 rounded-sm" style={{ background: colourOf(plot, index) }} />
          <span title={name} className="truncate">
            {name}
          </span>
        </li>
      ))}
    </ul>
  );
}
