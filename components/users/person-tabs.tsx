'use client';

import { GitCompareArrows, History, IdCard, ToggleRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { UrlTabs } from '../url/url-tabs';

export type PersonTab = 'flags' | 'overrides' | 'compare' | 'history';

interface PersonTabsProps {
  readonly tab: PersonTab;
  readonly overrideCount: number;
  /** What belongs to the tab. */
  readonly children: ReactNode;
}

/** The parts of a person's page, each at an address of its own. */
export function PersonTabs({ tab, overrideCount, children }: PersonTabsProps) {
  return (
    <UrlTabs
      label="About this person"
      tab={tab}
      tabs={[
        { value: 'flags', icon: ToggleRight, label: 'Flags' },
        { value: 'overrides', icon: IdCard, label: 'Overrides', count: overrideCount },
        { value: 'compare', icon: GitCompareArrows, label: 'Compare' },
        { value: 'history', icon: History, label: 'History' },
      ]}
    >
      {children}
    </UrlTabs>
  );
}
