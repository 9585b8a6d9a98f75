'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { DayPicker } from 'react-day-picker';

interface DayCalendarProps {
  /** The chosen day, `2026-11-27`; empty for none. */
  readonly date: string;
  /** Days before this one (Unix ms) cannot be chosen. */
  readonly from: number;
  /** Days after this one cannot be chosen; null for no last day. */
  readonly to: number | null;
  readonly onChoose: (date: string) => void;
}

const LOOK = {
  months: 'relative',
  month_caption: 'flex h-8 items-center px-2 font-medium',
  nav: 'absolute top-0 right-0 flex gap-1',
  button_previous:
    'grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-ink aria-disabled:opacity-40',
  button_next:
    'grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-ink aria-disabled:opacity-40',
  month_grid: 'mt-2 border-collapse',
  weekday: 'size-9 font-normal text-muted text-xs',
  day: 'size-9 p-0 text-center tabular-nums',
  day_button: 'size-9 rounded-md hover:bg-hover disabled:cursor-not-allowed',
  today: '[&>button]:font-semibold [&>button]:underline [&>button]:underline-offset-4',
  selected: '[&>button]:bg-primary [&>button]:text-on-primary',
  outside: '[&>button]:text-muted',
  disabled: '[&>button]:text-muted [&>button]:opacity-40 [&>button]:hover:bg-transparent',
} as const;

/** A month of days to choose one from; arrows move by day and week, Page up and down by month. */
export function DayCalendar({ date, from, to, onChoose }: DayCalendarProps) {
  const chosen = date === '' ? undefined : new Date(`${date}T12:00`);
  const selected = chosen && !Number.isNaN(chosen.getTime()) ? chosen : undefined;
  return (
    <DayPicker
      mode="single"
      required
      autoFocus
      weekStartsOn={1}
      selected={selected}
      defaultMonth={selected ?? new Date(from)}
      startMonth={new Date(from)}
      {...(to === null ? {} : { endMonth: new Date(to) })}
      disabled={[{ before: new Date(from) }, ...(to === null ? [] : [{ after: new Date(to) }])]}
      onSelect={(day) => onChoose(toDate(day))}
      classNames={LOOK}
      components={{ Chevron }}
    />
  );
}

function Chevron({ orientation }: { readonly orientation?: string }) {
  const Icon = orientation === 'left' ? ChevronLeft : ChevronRight;
  return <Icon aria-hidden className="size-4" />;
}

function toDate(day: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
