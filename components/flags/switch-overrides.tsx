'use client';

import Link from 'next/link';
import { useId } from 'react';
import type { FlagView } from '@/lib/flags/types';
import { Checkbox } from '../ui/checkbox';
import { counted } from '../ui/counted';

interface SwitchOverridesProps {
  readonly flag: FlagView;
  readonly pause: boolean;
  readonly onPause: (pause: boolean) => void;
}

/** Whom the switch does not reach, as forcing a state is what an override is for; and the way to reach them too. */
export function SwitchOverrides({ flag, pause, onPause }: SwitchOverridesProps) {
  const id = useId();
  const active = flag.activeOverrideCount;
  if (active === 0) return <p>Nobody has an overridden value.</p>;
  return (
    <>
      <p>
        <strong className="font-medium text-ink">
          {counted(active, 'person', 'people')} {active === 1 ? 'keeps' : 'keep'} an overridden value.
        </strong>{' '}
        <Link
          href={`/feature-flags?tab=overrides&status=active&flag=${encodeURIComponent(flag.name)}`}
          className="rounded-sm text-override-ink underline underline-offset-2"
        >
          Show them
        </Link>
      </p>
      <div className="flex items-center gap-1.5">
        <Checkbox id={id} checked={pause} onChange={onPause} className="-ml-1" />
        <label htmlFor={id} className="cursor-pointer text-ink">
          Pause {active === 1 ? 'this override' : 'their overrides'} too
        </label>
      </div>
    </>
  );
}
