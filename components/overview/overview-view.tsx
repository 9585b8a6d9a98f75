import type { HistoryItem } from '@/lib/audit/types';
import type { OverridesOverTime, Overview } from '@/lib/overview/types';
import type { Page } from '@/lib/page';
import type { ScheduleRow } from '@/lib/schedules/types';
import { actorInWords } from '../history/actor-words';
import { HistoryList } from '../history/history-list';
import { Section } from '../layout/section';
import { Figures } from './figures';
import { NextChanges } from './next-changes';
import { colourOf, formatDay, OTHERS, type Plot, plotEnding, plotOverTime } from './plot';
import { PlotFigure } from './plot-figure';
import { type Ranked, Ranking } from './ranking';

interface OverviewViewProps {
  readonly overview: Overview;
  readonly changes: Page<ScheduleRow>;
  readonly recent: Page<HistoryItem>;
}

const NOTHING_YET = {
  title: 'Nothing has happened yet',
  text: 'Every change is kept here for ever: who made it, when, and what was there before.',
};

/** What is overridden, by whom, what ends when, and what happened last. */
export function OverviewView({ overview, changes, recent }: OverviewViewProps) {
  const { overTime, ending, byAuthor } = overview;
  const time = plotOverTime(overTime);
  const ends = plotEnding(ending);
  return (
    <>
      <Figures overview={overview} />
      <div className="grid border-b lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <PlotFigure
          picture="area"
          plot={time}
          title="Active overrides"
          note={noteOf(overTime)}
          pointName="Day"
          empty={emptyOf(overTime)}
        />
        <Ranking
          title="By flag"
          note="Active at the last count"
          rows={byFlagOf(time)}
          mono
          empty="No override is active."
        />
        <PlotFigure
          picture="bars"
          plot={ends}
          title="Ending within 7 days"
          note="Active overrides, by when they end"
          pointName="Ends within"
          legend
          empty={ends.series.length === 0 ? 'No active override ends within 7 days.' : null}
        />
        <Ranking
          title="Who set most"
          note="Overrides of the last 30 days that are still there"
          rows={byAuthor.map(({ name, total }) => ({
            name: actorInWords(name),
            total,
            href: null,
            colour: 'var(--override)',
          }))}
          empty="Nobody has set one in the last 30 days."
        />
      </div>
      <Section title="Next scheduled changes">
        <NextChanges rows={changes.data} total={changes.total} />
      </Section>
      <Section title="Recent changes">
        <HistoryList page={recent} label="Recent changes" empty={NOTHING_YET} moreAt="/audit-log" />
      </Section>
    </>
  );
}

/** The numbers of the last day: the legend of the picture and a ranking in one. */
function byFlagOf(plot: Plot): readonly Ranked[] {
  const last = plot.points.at(-1);
  return plot.series.flatMap((name, index) => {
    const total = last?.values[index] ?? 0;
    const href = name === OTHERS ? null : `/feature-flags?tab=overrides&flag=${encodeURIComponent(name)}`;
    return total > 0 ? [{ name, total, href, colour: colourOf(plot, index) }] : [];
  });
}

const FULL_DAYS = 30;

function noteOf({ days }: OverridesOverTime): string {
  const [first] = days;
  return first && days.length < FULL_DAYS
    ? `At the end of each day (UTC), counted since ${formatDay(first.day)}`
    : 'At the end of each of the last 30 days (UTC)';
}

function emptyOf({ days }: OverridesOverTime): string | null {
  if (days.length === 0) return 'The first count is on its way: overrides are counted every minute.';
  return days.length === 1 ? 'Counted since today. From tomorrow on there is a picture of the days.' : null;
}
