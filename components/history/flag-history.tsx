'use client';

import { useSearchParams } from 'next/navigation';
import { useId } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import type { Page } from '@/lib/page';
import { Badge } from '../ui/badge';
import { Switch } from '../ui/switch';
import { useUrlState } from '../url/url-state';
import { HistoryList } from './history-list';
import { RestoreVersionButton } from './restore-version-button';
import type { VersionActions } from './version-actions';

const NOTHING = {
  title: 'Nothing is recorded',
  text: 'Every change of this flag and its schedule is kept here for ever.',
};

interface FlagHistoryProps {
  readonly page: Page<HistoryItem>;
  /** Whether what happened to its overrides is in the list. */
  readonly withOverrides: boolean;
  readonly actions: VersionActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What happened to a flag and its schedule, and if one likes to its overrides. */
export function FlagHistory({ page, withOverrides, actions, blocked }: FlagHistoryProps) {
  const isFirstPage = !useSearchParams().has('cursor');
  const { change } = useUrlState();
  const id = useId();
  const newest = isFirstPage ? page.data.find(({ entity }) => entity === 'flag') : undefined;
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
      <HistoryList
        page={page}
        label="History"
        empty={NOTHING}
        actionOf={(item) => {
          if (item.entity !== 'flag') return null;
          if (item === newest) return <Badge tone="outline">Now</Badge>;
          return <RestoreVersionButton item={item} actions={actions} blocked={blocked} />;
        }}
      />
    </>
  );
}
