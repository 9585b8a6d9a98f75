'use client';

import type { LucideIcon } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useOptimistic, useTransition } from 'react';
import { RowsSkeleton } from '../ui/skeleton';
import { TabCount } from '../ui/tab-count';
import { Tab, TabPanel, Tabs, TabsList } from '../ui/tabs';

interface UrlTab {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly label: string;
  /** How many are behind it. */
  readonly count?: number | undefined;
}

interface UrlTabsProps {
  /** What the tabs are of. */
  readonly label: string;
  readonly tabs: readonly UrlTab[];
  /** The one that the address asks for. */
  readonly tab: string;
  /** What belongs to it. */
  readonly children: ReactNode;
}

/** Parts of a page, each at an address of its own: `?tab=`. */
export function UrlTabs({ label, tabs, tab, children }: UrlTabsProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [, startTransition] = useTransition();
  const [shown, show] = useOptimistic(tab);
  return (
    <Tabs
      value={shown}
      onValueChange={(value) =>
        startTransition(() => {
          show(value);
          router.push(`${pathname}?tab=${value}`, { scroll: false });
        })
      }
    >
      <TabsList aria-label={label} className="pt-1">
        {tabs.map((each) => (
          <Tab key={each.value} value={each.value} icon={each.icon}>
            {each.label}
            {each.count ? <TabCount total={each.count} /> : null}
          </Tab>
        ))}
      </TabsList>
      {tabs.map(({ value, label: name }) => (
        <TabPanel key={value} value={value}>
          {value === tab ? children : <RowsSkeleton label={`Loading ${name.toLowerCase()}`} />}
        </TabPanel>
      ))}
    </Tabs>
  );
}
