'use client';

import { CalendarRange } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useLocalTime } from '../time/local-time';
import { Button } from '../ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '../ui/popover';
import { FilterChip } from '../url/filter-chip';
import { type AuditTime, RANGES } from './audit-choices';

const TimeChoices = dynamic(() => import('./time-choices').then((module) => module.TimeChoices));

/** Since when, and until when: presets first. */
export function TimeFilter({ time }: { readonly time: AuditTime }) {
  const [open, setOpen] = useState(false);
  const preset = RANGES.find(({ value }) => value === time.range);
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button>
            <CalendarRange aria-hidden />
            Time
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Time" className="w-72">
          <TimeChoices time={time} onChosen={() => setOpen(false)} />
        </PopoverContent>
      </Popover>
      {preset ? <FilterChip name="Time" value={preset.label} param="range" /> : null}
      {time.from ? <InstantChip name="From" instant={time.from} param="from" /> : null}
      {time.to ? <InstantChip name="Until" instant={time.to} param="to" /> : null}
    </>
  );
}

function InstantChip({
  name,
  instant,
  param,
}: {
  readonly name: string;
  readonly instant: Date;
  readonly param: string;
}) {
  return <FilterChip name={name} value={useLocalTime(instant)} param={param} />;
}
