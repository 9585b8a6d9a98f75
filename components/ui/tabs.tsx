'use client';

import * as RadixTabs from '@radix-ui/react-tabs';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { useActiveInView } from './use-active-in-view';

export const Tabs = RadixTabs.Root;

/** The row of tabs. It scrolls inside itself where the screen is narrow. */
export function TabsList({ className, ...props }: ComponentProps<typeof RadixTabs.List>) {
  return (
    <RadixTabs.List
      ref={useActiveInView<HTMLDivElement>()}
      className={cn('flex gap-1 overflow-x-auto border-b px-4 [scrollbar-width:none] md:px-6', className)}
      {...props}
    />
  );
}

interface TabProps {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly children: ReactNode;
}

/** One tab with its icon. */
export function Tab({ value, icon: Icon, children }: TabProps) {
  return (
    <RadixTabs.Trigger
      value={value}
      className="-mb-px flex h-10 shrink-0 items-center gap-2 border-transparent border-b-2 px-2 max-sm:gap-1 max-sm:px-1 max-sm:text-sm font-medium text-muted transition-colors duration-120 hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:text-ink"
    >
      <Icon aria-hidden className="size-4" />
      {children}
    </RadixTabs.Trigger>
  );
}

/** What belongs to a tab. */
export function TabPanel({ className, ...props }: ComponentProps<typeof RadixTabs.Content>) {
  return <RadixTabs.Content className={cn('focus-visible:-outline-offset-2', className)} {...props} />;
}
