'use client';

import { CalendarDays } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '../ui/popover';
import { viewerZone } from './format-time';

// Loaded when it is first opened: the date can be typed without it.
const DayCalendar = dynamic(() => import('./day-calendar').then((module) => module.DayCalendar), {
  loading: () => <div role="status" aria-label="Loading the calendar" className="h-77 w-72" />,
});

interface DateTimeFieldProps {
  /** What the time is of: "End". Names the parts: "End date", "End time". */
  readonly name: string;
  /** Date and time in the viewer's zone, `2026-11-27T18:00`; a part that is not given is empty: `T18:00`. */
  readonly local: string;
  /** Days before this one (Unix ms) cannot be chosen from the calendar. */
  readonly from: number;
  /** Days after this one cannot be chosen from the calendar; null for no last day. */
  readonly to?: number | null;
  readonly invalid: boolean;
  readonly onChange: (local: string) => void;
}

/** A date and a time in the viewer's zone, which it says: typed, or the day from a calendar. */
export function DateTimeField({ name, local, from, to = null, invalid, onChange }: DateTimeFieldProps) {
  const [open, setOpen] = useState(false);
  const [date = '', time = ''] = local.split('T');
  const state = { 'aria-invalid': invalid ? true : undefined } as const;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="flex">
        <Input
          {...state}
          type="date"
          aria-label={`${name} date`}
          value={date}
          onChange={(event) => onChange(`${event.target.value}T${time}`)}
          className="w-36 rounded-r-none max-md:w-40 [&::-webkit-calendar-picker-indicator]:hidden"
        />
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger asChild>
            <Button
              size="icon"
              aria-label={`Choose ${name.toLowerCase()} date`}
              className="rounded-l-none border-edge border-l-0"
            >
              <CalendarDays aria-hidden />
            </Button>
          </PopoverTrigger>
          <PopoverContent aria-label={`${name} date`} className="p-3">
            <DayCalendar
              date={date}
              from={from}
              to={to}
              onChoose={(day) => {
                onChange(`${day}T${time}`);
                setOpen(false);
              }}
            />
          </PopoverContent>
        </Popover>
      </div>
      <Input
        {...state}
        type="time"
        aria-label={`${name} time`}
        value={time}
        onChange={(event) => onChange(`${date}T${event.target.value}`)}
        className="w-26 max-md:w-30 [&::-webkit-calendar-picker-indicator]:hidden"
      />
      <span className="text-muted text-sm">{viewerZone()}</span>
    </div>
  );
}
