'use client';

import { toLocalInput } from '../overrides/expiry';
import { formatExact, viewerZone } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import type { Explanation, Layer } from './explanation';

const DAY_MS = 86_400_000;

interface ExplainTimeProps {
  /** The instant that is asked about, RFC 3339; null for now. */
  readonly at: string | null;
  /** null while it is looked up. */
  readonly explanation: Explanation | null;
  /** null for now. */
  readonly onChange: (at: Date | null) => void;
}

/** When: now, or any other time. Overrides end and scheduled changes begin; what people edit later is not known. */
export function ExplainTime({ at, explanation, onChange }: ExplainTimeProps) {
  const now = useNow();
  const ends = endOf(explanation);
  const next = nextOf(explanation);
  return (
    <div className="grid gap-2 border-b bg-sunken px-4 py-3 md:px-6">
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          size="sm"
          aria-pressed={at === null}
          onClick={() => onChange(null)}
          className={pressed(at === null)}
        >
          Now
        </Button>
        <Button size="sm" onClick={() => onChange(new Date(now + DAY_MS))}>
          In 1 day
        </Button>
        <Button
          size="sm"
          blocked={next === null ? 'Nothing is scheduled for this flag after this time.' : undefined}
          onClick={() => onChange(next)}
        >
          Next scheduled change
        </Button>
        {ends !== null && ends.getTime() > now ? (
          <Button size="sm" onClick={() => onChange(ends)}>
            When the override ends
          </Button>
        ) : null}
        <Input
          type="datetime-local"
          aria-label={`Another time, in ${viewerZone()}`}
          value={at === null ? '' : toLocalInput(new Date(at))}
          onChange={(event) => onChange(toInstant(event.target.value))}
          className="h-7 w-auto px-2 text-sm"
        />
      </div>
      <p className="text-muted text-sm">
        {at === null
          ? 'As it is now.'
          : `As it will be on ${formatExact(new Date(at))}, if nobody changes anything until then.`}
      </p>
    </div>
  );
}

const pressed = (is: boolean) => (is ? 'border-ink bg-hover' : '');

function toInstant(local: string): Date | null {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at;
}

function endOf(explanation: Explanation | null): Date | null {
  const layer = explanation?.layers.find((each): each is Layer<'override'> => each.layer === 'override');
  return layer?.override?.expires_at ? new Date(layer.override.expires_at) : null;
}

function nextOf(explanation: Explanation | null): Date | null {
  const layer = explanation?.layers.find((each): each is Layer<'schedule'> => each.layer === 'schedule');
  return layer?.next_at ? new Date(layer.next_at) : null;
}
