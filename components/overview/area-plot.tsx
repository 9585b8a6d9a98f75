'use client';

import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { colourOf, type Plot } from './plot';
import { X_AXIS, Y_AXIS } from './plot-axes';
import { PlotHint } from './plot-hint';

type Point = Plot['points'][number];

/** Numbers over time, one flag upon the other. */
export function AreaPlot({ plot }: { readonly plot: Plot }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart
        accessibilityLayer={false}
        data={[...plot.points]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis {...X_AXIS} />
        <YAxis {...Y_AXIS} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--edge)' }}
          content={(props) => <PlotHint {...props} plot={plot} />}
        />
        {plot.series.map((name, index) => (
          <Area
            key={name}
            name={name}
            dataKey={(point: Point) => point.values[index]}
            stackId="all"
            type="monotone"
            isAnimationActive={false}
            stroke="var(--canvas)"
            strokeWidth={1}
            fill={colourOf(plot, index)}
            fillOpacity={1}
            activeDot={false}
          />
        ))}
      </AreaChart>
    </ResponsiveContainer>
  );
}
