'use client';

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { colourOf, type Plot } from './plot';
import { X_AXIS, Y_AXIS } from './plot-axes';
import { PlotHint } from './plot-hint';

type Point = Plot['points'][number];

/** Numbers side by side, one flag upon the other. */
export function BarsPlot({ plot }: { readonly plot: Plot }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        accessibilityLayer={false}
        data={[...plot.points]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis {...X_AXIS} interval={0} />
        <YAxis {...Y_AXIS} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)' }}
          content={(props) => <PlotHint {...props} plot={plot} />}
        />
        {plot.series.map((name, index) => (
          <Bar
            key={name}
            name={name}
            dataKey={(point: Point) => point.values[index]}
            stackId="all"
            maxBarSize={36}
            isAnimationActive={false}
            fill={colourOf(plot, index)}
            stroke="var(--canvas)"
            strokeWidth={1}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
