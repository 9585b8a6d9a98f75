import type { Executor } from '../db/client';
import { ALL_FLAGS, dayOf, type FlagDay, selectDays, selectTopFlags } from './queries-days';
import type { DayOfOverrides, OverridesOverTime } from './types';

const DAY_MS = 86_400_000;
const DAYS_SHOWN = 30;
const FLAGS_SHOWN = 6;

/** How many overrides were active on each of the last 30 days, as far back as anybody counted. */
export async function readOverTime(executor: Executor, now: Date): Promise<OverridesOverTime> {
  const wanted = Array.from({ length: DAYS_SHOWN }, (_, index) =>
    dayOf(new Date(now.getTime() - (DAYS_SHOWN - 1 - index) * DAY_MS)),
  );
  const flags = await selectTopFlags(executor, FLAGS_SHOWN);
  const rows = await selectDays(executor, flags, { from: wanted[0] ?? '', to: wanted.at(-1) ?? '' });
  const byDay = new Map<string, FlagDay[]>();
  for (const row of rows) byDay.set(row.day, [...(byDay.get(row.day) ?? []), row]);
  const first = wanted.findIndex((day) => byDay.has(day));
  return {
    flags,
    days: first === -1 ? [] : wanted.slice(first).map((day) => toDay(day, byDay.get(day) ?? [])),
  };
}

function toDay(day: string, rows: readonly FlagDay[]): DayOfOverrides {
  const total = rows.find(({ flagName }) => flagName === ALL_FLAGS)?.active ?? null;
  const ofFlags = rows.filter(({ flagName }) => flagName !== ALL_FLAGS);
  return {
    day,
    total,
    byFlag: Object.fromEntries(ofFlags.map(({ flagName, active }) => [flagName, active])),
  };
}
