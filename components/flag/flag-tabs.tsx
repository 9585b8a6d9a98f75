import { Calendar, History, IdCard, ListTree, type LucideIcon, Settings2 } from 'lucide-react';
import Link from 'next/link';
import { cn } from '../ui/cn';
import { TabCount } from '../ui/tab-count';
import { FlagTabRow } from './flag-tab-row';
import { TabPending } from './tab-pending';

/** The parts of a flag's page, as they are called in the address; the first is shown when none is named. */
export const FLAG_TABS = ['targeting', 'schedules', 'overrides', 'history', 'settings'] as const;
type FlagTab = (typeof FLAG_TABS)[number];

const LOOKS: Readonly<Record<FlagTab, { readonly icon: LucideIcon; readonly label: string }>> = {
  targeting: { icon: ListTree, label: 'Targeting' },
  schedules: { icon: Calendar, label: 'Scheduled changes' },
  overrides: { icon: IdCard, label: 'Overrides' },
  history: { icon: History, label: 'History' },
  settings: { icon: Settings2, label: 'Settings' },
};

interface FlagTabsProps {
  readonly flagName: string;
  readonly tab: FlagTab;
  readonly counts: { readonly [Tab in FlagTab]?: number };
}

/** The parts of a flag's page, each at an address of its own. Links, so that nothing unsaved is left without a question. */
export function FlagTabs({ flagName, tab, counts }: FlagTabsProps) {
  return (
    <FlagTabRow>
      {FLAG_TABS.map((part) => {
        const { icon: Icon, label } = LOOKS[part];
        const count = counts[part] ?? 0;
        const current = part === tab;
        return (
          <Link
            key={part}
            href={`/feature-flags/${flagName}${part === 'targeting' ? '' : `?tab=${part}`}`}
            aria-current={current ? 'page' : undefined}
            scroll={false}
            prefetch={false}
            className={cn(
              '-mb-px relative flex h-10 shrink-0 items-center gap-2 border-b-2 px-2 font-medium max-sm:gap-1 max-sm:px-1 max-sm:text-sm transition-colors duration-120 hover:text-ink focus-visible:-outline-offset-2',
              current ? 'border-ink text-ink' : 'border-transparent text-muted',
            )}
          >
            <Icon aria-hidden className="size-4" />
            {label}
            {count === 0 ? null : <TabCount total={count} />}
            <TabPending />
          </Link>
        );
      })}
    </FlagTabRow>
  );
}
