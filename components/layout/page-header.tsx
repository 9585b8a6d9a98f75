'use client';

import { Menu as MenuIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { LiveIndicator } from '../live/live-indicator';
import { Button } from '../ui/button';
import { useOpenDrawer } from './app-shell';

interface PageHeaderProps {
  readonly title: string;
  /** The way here: what this page is below. */
  readonly above?: ReactNode;
  /** The one primary action. */
  readonly action?: ReactNode;
}

/** The line at the top: where I am, and the one thing to do here. */
export function PageHeader({ title, above, action }: PageHeaderProps) {
  const openDrawer = useOpenDrawer();
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-b bg-canvas px-4 md:px-6">
      <Button
        look="quiet"
        size="icon"
        aria-label="Open menu"
        className="-ml-2 md:hidden"
        onClick={openDrawer}
      >
        <MenuIcon aria-hidden />
      </Button>
      {above ? (
        <>
          <span className="shrink-0 text-muted max-sm:hidden">{above}</span>
          <span aria-hidden className="text-muted max-sm:hidden">
            /
          </span>
        </>
      ) : null}
      <h1 title={title} className="min-w-0 truncate font-semibold text-lg">
        {title}
      </h1>
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <LiveIndicator />
        {action}
      </div>
    </header>
  );
}
