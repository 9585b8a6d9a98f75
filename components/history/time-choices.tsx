'use client';

import { useState } from 'react';
import { viewerZone } from '../time/format-time';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { useUrlState } from '../url/url-state';
import { type AuditTime, RANGES } from './audit-choices';

interface TimeChoicesProps {
  readonly time: AuditTime;
  readonly onChosen: () => void;
}

/** How far back to look, or between which instants of the viewer's zone. */
export function TimeChoices({ time, onChosen }: TimeChoicesProps) {
  const { change } = useUrlState();
  const [from, setFrom] = useState(localText(time.from));
  const [to, setTo] = useState(localText(time.to));
  const isBackwards = from !== '' && to !== '' && from >= to;
  const choose = (params: { range: string | null; from: string | null; to: string | null }) => {
    change(params);
    onChosen();
  };
  return (
    <>
      <ul aria-label="Presets" className="grid border-b p-1">
        {RANGES.map(({ value, label }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={time.range === value}
              className="flex h-8 w-full items-center rounded-md px-2 hover:bg-hover aria-pressed:font-medium"
              onClick={() => choose({ range: value, from: null, to: null })}
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
      <form
        className="grid gap-3 p-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBackwards) choose({ range: null, from: instantText(from), to: instantText(to) });
        }}
      >
        <Field label="From" hint={`In your time zone, ${viewerZone()}`}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label="Until" error={isBackwards ? 'Choose an end after the beginning.' : undefined}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary">
          Show changes
        </Button>
      </form>
    </>
  );
}

/** An instant as a field for dates and times has it: `2026-11-27T18:00` in the viewer's zone. */
function localText(instant: Date | null): string {
  if (instant === null) return '';
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const instantText = (local: string) => (local === '' ? null : new Date(local).toISOString());
