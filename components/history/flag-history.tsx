'use client';

import { useId } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import type { Page } from '@/lib/page';
import { Switch } from '../ui/switch';
import { useUrlState } from '../url/url-state';
import { HistoryList } from './history-list';

const NOTHING = {
  title: 'Nothing is recorded',
  text: 'Every change of this flag and its schedule is kept here for ever.',
};

interface FlagHistoryProps {
  readonly page: Page<HistoryItem>;
  /** Whether what happened to its overrides is in the list. */
  readonly withOverrides: boolean;
}

/** What happened to a flag and its schedule, and if one likes to its overrides. */
export function FlagHistory({ page, withOverrides }: FlagHistoryProps) {
  const { change } = useUrlState();
  const id = useId();
  return (
    <>
      <div className="flex items-center gap-2 px-4 py-3 md:px-6">
        <Switch
          id={id}
          checked={withOverrides}
          onCheckedChange={(wanted) => change({ with_overrides: wanted ? '1' : null })}
        />
        <label htmlFor={id}>Overrides too</label>
      </div>
      <HistoryList page={page} label="History" empty={NOTHING} />
    </>
  );
}
