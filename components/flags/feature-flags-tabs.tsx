'use client';

import { Calendar, Flag, IdCard } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type ReactNode, useOptimistic, useRef, useTransition } from 'react';
import { RowsSkeleton } from '../ui/skeleton';
import { TabCount } from '../ui/tab-count';
import { Tab, TabPanel, Tabs, TabsList } from '../ui/tabs';
import { changeQuery } from '../url/url-state';

/** The tabs, in order, each with a line that tells its scope, timing and purpose. */
const TABS = [
  {
    value: 'flags',
    icon: Flag,
    label: 'Flags',
    line: 'For everybody, from now on: what each flag serves, and its kill switch.',
  },
  {
    value: 'schedules',
    icon: Calendar,
    label: 'Scheduled changes',
    line: 'For everybody, at a future time: gradual rollouts and planned changes.',
  },
  {
    value: 'overrides',
    icon: IdCard,
    label: 'User overrides',
    line: 'For one person, at once, with an optional end: testing and debugging.',
  },
] as const;

export type FeatureFlagsTab = (typeof TABS)[number]['value'];

interface CountOfTab {
  readonly total: number;
  readonly totalEstimated: boolean;
}

interface FeatureFlagsTabsProps {
  readonly tab: FeatureFlagsTab;
  /** How much each tab lists. */
  readonly counts: Readonly<Record<FeatureFlagsTab, CountOfTab>>;
  /** What belongs to the tab. */
  readonly children: ReactNode;
}

/** Flags, their scheduled changes and their overrides, each at an address of its own. */
export function FeatureFlagsTabs({ tab, counts, children }: FeatureFlagsTabsProps) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams().toString();
  // Each tab has filters of its own, and has them still when one comes back to it.
  const left = useRef(new Map<string, string>());
  const [, startTransition] = useTransition();
  const [shown, show] = useOptimistic(tab);
  return (
    <Tabs
      value={shown}
      onValueChange={(value) =>
        startTransition(() => {
          show(value as FeatureFlagsTab);
          left.current.set(tab, changeQuery(search, { tab }));
          router.push(`${pathname}${left.current.get(value) ?? `?tab=${value}`}`, { scroll: false });
        })
      }
    >
      <TabsList aria-label="Feature flags" className="pt-1">
        {TABS.map(({ value, icon, label }) => (
          <Tab key={value} value={value} icon={icon}>
            {label}
            <TabCount total={counts[value].total} estimated={counts[value].totalEstimated} />
          </Tab>
        ))}
      </TabsList>
      {TABS.map(({ value, label, line }) => (
        <TabPanel key={value} value={value}>
          <p className="px-4 pt-3 text-muted md:px-6">{line}</p>
          {value === tab ? children : <RowsSkeleton label={`Loading ${label.toLowerCase()}`} />}
        </TabPanel>
      ))}
    </Tabs>
  );
}
