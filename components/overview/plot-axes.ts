import type { XAxisProps, YAxisProps } from 'recharts';

const TEXT = { fill: 'var(--muted)', fontSize: 12 } as const;

/** How the axis at the foot of each plot looks. */
export const X_AXIS = {
  dataKey: 'label',
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
  tick: TEXT,
  tickMargin: 6,
  minTickGap: 28,
  interval: 'preserveStartEnd',
} as const satisfies XAxisProps;

/** How the axis at the side of each plot looks. */
export const Y_AXIS = {
  allowDecimals: false,
  tickLine: false,
  axisLine: false,
  tick: TEXT,
  tickCount: 4,
  width: 40,
  tickFormatter: (value: number) =>
    Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 }).format(value),
} as const satisfies YAxisProps;
