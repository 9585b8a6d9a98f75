import type { ScheduledChangeView, ScheduledFlag, ScheduleRow, Setting } from '@/lib/schedules/types';
import { settingWith } from './schedule-words';

const DAY_MS = 86_400_000;

/** How far ahead the picture looks. */
export const RANGES = [
  { value: '7', label: '7 days', days: 7 },
  { value: '30', label: '30 days', days: 30 },
  { value: '90', label: '90 days', days: 90 },
  { value: '365', label: '1 year', days: 365 },
] as const;
export type RangeKey = (typeof RANGES)[number]['value'];

/** Part of the range that lies behind now. */
const BEHIND = 1 / 9;

/** The time that a picture shows (Unix ms). */
export interface Span {
  readonly from: number;
  readonly now: number;
  readonly to: number;
}

/** What a range means at `now` (Unix ms): some of what was, and all of what comes. */
export function spanOf(range: RangeKey, now: number): Span {
  const ahead = (RANGES.find(({ value }) => value === range)?.days ?? 30) * DAY_MS;
  return { from: now - ahead * BEHIND, now, to: now + ahead };
}

/** Where an instant is, in percent of the width; at the edge when it is outside. */
export function placeOf(instant: number, { from, to }: Span): number {
  return Math.min(100, Math.max(0, ((instant - from) / (to - from)) * 100));
}

/** A time with one setting. */
export interface Stretch {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly setting: Setting;
  /** The change that it begins with; null for what holds now. */
  readonly change: ScheduledChangeView | null;
}

/** One flag in the picture. */
export interface Lane {
  readonly flag: ScheduledFlag;
  readonly stretches: readonly Stretch[];
  /** What came into force, or failed to, before now. */
  readonly past: readonly ScheduledChangeView[];
}

/** The flags of some changes, in the order of their next ones, each with what it is when. */
export function lanesOf(rows: readonly ScheduleRow[], span: Span): readonly Lane[] {
  const byFlag = new Map<string, ScheduleRow[]>();
  for (const row of rows) {
    if (row.change.status === 'cancelled' || !isIn(row.change.at.getTime(), span)) continue;
    byFlag.set(row.flag.name, [...(byFlag.get(row.flag.name) ?? []), row]);
  }
  return [...byFlag.values()].map((ofFlag) => laneOf(ofFlag, span)).sort((a, b) => nextOf(a) - nextOf(b));
}

function laneOf(rows: readonly ScheduleRow[], span: Span): Lane {
  const flag = (rows[0] as ScheduleRow).flag;
  const past = rows.filter(({ before }) => before === null).map(({ change }) => change);
  const coming = rows.flatMap(({ change, before }) => (before === null ? [] : [{ change, before }]));
  const ends = [...coming.slice(1).map(({ change }) => change.at.getTime()), span.to];
  const first = coming[0];
  const nowUntil = first?.change.at.getTime() ?? span.to;
  return {
    flag,
    past,
    stretches: [
      { key: 'now', from: span.now, to: nowUntil, setting: first?.before ?? flag, change: null },
      ...coming.map(({ change, before }, index) => ({
        key: change.id,
        from: change.at.getTime(),
        to: ends[index] ?? span.to,
        setting: settingWith(before, change),
        change,
      })),
    ],
  };
}

const isIn = (instant: number, { from, to }: Span) => instant >= from && instant <= to;

/** When the next thing happens; flags whose changes are over come last. */
const nextOf = ({ stretches }: Lane) => stretches[1]?.from ?? Number.MAX_SAFE_INTEGER;

const MAX_TICKS = 8;
const STEPS_DAYS = [1, 2, 7, 14, 30, 60] as const;

/** Midnights of the viewer's zone at even distances, as few as can be read. */
export function ticksOf({ now, to }: Span): readonly Date[] {
  const days = (to - now) / DAY_MS;
  const step = STEPS_DAYS.find((length) => days / length <= MAX_TICKS) ?? 60;
  const ticks: Date[] = [];
  const tick = new Date(now);
  tick.setHours(24, 0, 0, 0);
  for (; tick.getTime() < to; tick.setDate(tick.getDate() + step)) ticks.push(new Date(tick));
  return ticks;
}
