'use client';

import { Calendar, Flag, IdCard } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useOptimistic, useTransition } from 'react';
import { RowsSkeleton } from '../ui/skeleton';
import { Tab, TabPanel, Tabs, TabsList } from '../ui/tabs';

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

interface FeatureFlagsTabsProps {
  readonly tab: FeatureFlagsTab;
  /** What belongs to the tab. */
  readonly children: ReactNode;
}

/** Flags, their scheduled changes and their overrides, each at an address of its own. */
export function FeatureFlagsTabs({ tab, children }: FeatureFlagsTabsProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [, startTransition] = useTransition();
  const [shown, show] = useOptimistic(tab);
  return (
    <Tabs
      value={shown}
      onValueChange={(value) =>
        startTransition(() => {
          show(value as FeatureFlagsTab);
          router.push(`${pathname}?tab=${value}`, { scroll: false });
        })
      }
    >
      <TabsList aria-label="Feature flags" className="pt-1">
        {TABS.map(({ value, icon, label }) => (
          <Tab key={value} value={value} icon={icon}>
            {label}
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
