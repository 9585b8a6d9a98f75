// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OverviewSkeleton } from '@/components/overview/overview-skeleton';
import { OverviewView } from '@/components/overview/overview-view';
import { colourOf, OTHERS, plotEnding, plotOverTime } from '@/components/overview/plot';
import type { DayOfOverrides, Overview } from '@/lib/overview/types';
import { goTo } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/overview'));

const EMPTY_PAGE = { data: [], nextCursor: null, total: 0 };
const NONE: Overview = {
  overrides: { active: 0, paused: 0, endingWithin1Day: 0 },
  flags: { on: 0, off: 0 },
  pendingChanges: 0,
  overTime: { flags: [], days: [] },
  ending: { flags: [], days: Array.from({ length: 7 }, () => ({ total: 0, byFlag: {} })) },
  byAuthor: [],
};
const DAYS: readonly DayOfOverrides[] = [
  { day: '2026-11-22', total: 3, byFlag: { 'ui.dark_mode': 2 } },
  { day: '2026-11-23', total: null, byFlag: {} },
  { day: '2026-11-24', total: 1234, byFlag: { 'ui.dark_mode': 1200, 'limits.seats': 34 } },
];
const SOME: Overview = {
  overrides: { active: 1234, paused: 2, endingWithin1Day: 5 },
  flags: { on: 20, off: 1 },
  pendingChanges: 1,
  overTime: { flags: ['ui.dark_mode', 'limits.seats'], days: DAYS },
  ending: { flags: ['limits.seats'], days: [{ total: 5, byFlag: { 'limits.seats': 5 } }] },
  byAuthor: [
    { name: 'grace@example.com', total: 7 },
    { name: 'key:ci', total: 3 },
  ],
};

const draw = (overview: Overview) =>
  renderInApp(<OverviewView overview={overview} changes={EMPTY_PAGE} recent={EMPTY_PAGE} />);

describe('the overview', () => {
  it('has each number as the way to what it counts', () => {
    draw(SOME);
    const now = within(screen.getByRole('list', { name: 'Now' }));
    expect(now.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Active overrides1,234', '/feature-flags?tab=overrides&status=active'],
      ['End within 24 h5', '/feature-flags?tab=overrides&ending=24h'],
      ['Paused overrides2', '/feature-flags?tab=overrides&status=disabled'],
      ['Scheduled changes1', '/feature-flags?tab=schedules'],
      ['Flags on20', '/feature-flags?state=on'],
      ['Flags off1', '/feature-flags?state=off'],
    ]);
  });

  it('has a table for each picture, which is shown instead of it when asked for', async () => {
    const { user } = draw(SOME);
    const table = screen.getByRole('table', { name: 'Active overrides' });
    expect(
      within(table)
        .getAllByRole('row')
        .map((row) => row.textContent),
    ).toEqual([
      'DayAllui.dark_modelimits.seatsother flags',
      '22 Nov3201',
      '23 Novnot countednot countednot countednot counted',
      '24 Nov1,2341,200340',
    ]);
    const button = within(screen.getByRole('region', { name: 'Ending within 7 days' })).getByRole('button');
    await user.click(button);
    expect(button).toHaveTextContent('Show picture');
    expect(button).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getByRole('region', { name: 'Ending within 7 days, table' })).toBeVisible();
  });

  it('ranks flags by the last count and authors by what they set', () => {
    draw(SOME);
    const flags = within(screen.getByRole('list', { name: 'By flag' }));
    expect(flags.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'ui.dark_mode1,200',
      'limits.seats34',
    ]);
    expect(flags.getByRole('link', { name: 'ui.dark_mode' })).toHaveAttribute(
      'href',
      '/feature-flags?tab=overrides&flag=ui.dark_mode',
    );
    expect(screen.getByRole('list', { name: 'Who set most' })).toHaveTextContent('grace@example.com7ci3');
  });

  it('says since when it counts', () => {
    const { redraw } = draw(SOME);
    expect(screen.getByText(/counted since 22 Nov/)).toBeVisible();
    const full = Array.from({ length: 30 }, (_, index) => ({
      day: `2026-11-${String(index + 1).padStart(2, '0')}`,
      total: 1,
      byFlag: {},
    }));
    const next = { ...SOME, overTime: { flags: [], days: full } };
    redraw(<OverviewView overview={next} changes={EMPTY_PAGE} recent={EMPTY_PAGE} />);
    expect(screen.getByText(/last 30 days \(UTC\)/)).toBeVisible();
  });

  it('says what is not there yet', () => {
    const { redraw } = draw(NONE);
    for (const text of [
      /The first count is on its way/,
      'No override is active.',
      'No active override ends within 7 days.',
      'Nobody has set one in the last 30 days.',
      'Nothing is scheduled.',
      'Nothing has happened yet',
    ]) {
      expect(screen.getByText(text)).toBeVisible();
    }
    const today = { ...NONE, overTime: { flags: [], days: DAYS.slice(2) } };
    redraw(<OverviewView overview={today} changes={EMPTY_PAGE} recent={EMPTY_PAGE} />);
    expect(screen.getByText(/Counted since today/)).toBeVisible();
  });

  it('has its frame while it is on its way', () => {
    renderInApp(<OverviewSkeleton />);
    expect(screen.getByRole('heading', { name: 'Overview' })).toBeVisible();
    expect(screen.getByRole('status', { name: 'Loading the overview' })).toBeVisible();
  });
});

describe('a plot', () => {
  it('has the other flags as one, where there are some', () => {
    const plot = plotOverTime({ flags: ['a'], days: DAYS });
    expect(plot.series).toEqual(['a', OTHERS]);
    expect(plot.points[0]).toEqual({ label: '22 Nov', values: [0, 3], total: 3 });
    expect(plotEnding(SOME.ending)).toMatchObject({ series: ['limits.seats'], points: [{ label: '24 h' }] });
  });

  it('has a colour of its own for each flag, and no colour of the other plot', () => {
    const plot = plotOverTime({ flags: ['a'], days: DAYS });
    expect([0, 1].map((index) => colourOf(plot, index))).toEqual(['var(--plot-1)', 'var(--plot-others)']);
    expect(colourOf(plotEnding(SOME.ending), 0)).toBe('var(--ends-1)');
  });
});
