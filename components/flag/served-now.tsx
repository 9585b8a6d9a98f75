import type { ReactNode } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import { servedBy } from '../flags/flag-actions';
import { ServedChoices } from '../flags/served-choices';
import { nameStep } from './schedule-list';

interface ServedNowProps {
  readonly flag: FlagView;
  readonly pending: readonly ScheduledChangeView[];
}

/** What the flag serves, in the order in which it is decided. */
export function ServedNow({ flag, pending }: ServedNowProps) {
  const [next] = pending;
  return (
    <dl className="grid max-w-180 gap-4 px-4 py-5 md:px-6">
      <Layer term="Rules">
        {flag.rules.length === 0 ? 'None' : flag.rules.map(({ id, name }) => name || id).join(', ')}
      </Layer>
      <Layer term="Default">
        <ServedChoices choices={servedBy(flag, flag.default)} />
      </Layer>
      <Layer term="While it is off">
        <ServedChoices choices={servedBy(flag, flag.off)} />
      </Layer>
      <Layer term="Next scheduled change">{next ? nameStep(flag, next) : 'None'}</Layer>
    </dl>
  );
}

function Layer({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
