import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ScheduleRow } from '@/lib/schedules/types';
import { servedBy } from '../flags/flag-actions';
import { ServedChoices } from '../flags/served-choices';
import { Badge } from '../ui/badge';

interface ChangeEffectProps {
  readonly row: ScheduleRow;
}

/** What a change makes of a flag: the switch, the default, or both; from what, while it is still to come. */
export function ChangeEffect({ row: { change, flag, before } }: ChangeEffectProps) {
  return (
    <span className="flex min-w-0 max-w-full flex-wrap items-center gap-x-3 gap-y-1">
      {change.enabled === null ? null : (
        <Sides before={before && <State on={before.enabled} />} after={<State on={change.enabled} />} />
      )}
      {change.default === null ? null : (
        <Sides
          before={before && <ServedChoices choices={servedBy(flag, before.default)} />}
          after={<ServedChoices choices={servedBy(flag, change.default)} />}
        />
      )}
    </span>
  );
}

function Sides({ before, after }: { readonly before: ReactNode; readonly after: ReactNode }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5">
      {before === null ? null : (
        <>
          {before}
          <ArrowRight role="img" aria-label="becomes" className="size-3.5 shrink-0 text-muted" />
        </>
      )}
      {after}
    </span>
  );
}

function State({ on }: { readonly on: boolean }) {
  return <Badge tone={on ? 'outline' : 'off'}>{on ? 'Flag on' : 'Flag off'}</Badge>;
}
