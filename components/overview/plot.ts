import type { OverridesEnding, OverridesOverTime } from '@/lib/overview/types';

/** Numbers of flags at some points, for a picture and for a table. */
export interface Plot {
  /** Family of its colours: two pictures on one page have no colour in common. */
  readonly palette: 'plot' | 'ends';
  /** Names of flags, and last of all `OTHERS` where some are not named. */
  readonly series: readonly string[];
  readonly points: readonly {
    /** What the point stands for: "26 Nov". */
    readonly label: string;
    /** One number for each of the series; null where nobody counted. */
    readonly values: readonly (number | null)[];
    readonly total: number | null;
  }[];
}

/** Flags that are not named. */
export const OTHERS = 'other flags';

interface Day {
  readonly total: number | null;
  readonly byFlag: Readonly<Record<string, number>>;
}

/** Active overrides on each day, a day for each point. */
export function plotOverTime({ flags, days }: OverridesOverTime): Plot {
  return { palette: 'plot', ...toPlot(flags, days, (index) => formatDay(days[index]?.day ?? '')) };
}

/** Overrides that end in each of the next times 24 hours. */
export function plotEnding({ flags, days }: OverridesEnding): Plot {
  return { palette: 'ends', ...toPlot(flags, days, (index) => (index === 0 ? '24 h' : `${index + 1} d`)) };
}

function toPlot(flags: readonly string[], days: readonly Day[], labelOf: (index: number) => string) {
  const others = days.map((day) => othersOf(flags, day));
  const hasOthers = others.some((number) => number !== null && number > 0);
  return {
    series: hasOthers ? [...flags, OTHERS] : flags,
    points: days.map((day, index) => {
      const values = flags.map((flag) => (day.total === null ? null : (day.byFlag[flag] ?? 0)));
      return {
        label: labelOf(index),
        values: hasOthers ? [...values, others[index] ?? null] : values,
        total: day.total,
      };
    }),
  };
}

function othersOf(flags: readonly string[], { total, byFlag }: Day): number | null {
  return total === null ? null : flags.reduce((rest, flag) => rest - (byFlag[flag] ?? 0), total);
}

/** A day in UTC as "26 Nov". */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** The colour of one of the series of a plot. */
export function colourOf({ palette, series }: Pick<Plot, 'palette' | 'series'>, index: number): string {
  return series[index] === OTHERS ? 'var(--plot-others)' : `var(--${palette}-${index + 1})`;
}
