'use client';

import { Menu as MenuIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { LiveIndicator } from '../live/live-indicator';
import { PaletteButton } from '../palette/palette-button';
import { Button } from '../ui/button';
import { useOpenDrawer } from './app-shell';

interface PageHeaderProps {
  readonly title: string;
  /** The way here: what this page is below. */
  readonly above?: ReactNode;
  /** The one primary action. */
  readonly action?: ReactNode;
}

/** The line at the top: where I am, the way to anywhere, and the one thing to do here. */
export function PageHeader({ title, above, action }: PageHeaderProps) {
  return (
    <header className="sticky top-0 z-20 grid h-14 grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-2 border-b bg-canvas px-4 md:grid-cols-[minmax(0,1fr)_auto_minmax(max-content,1fr)] md:gap-4 md:px-6">
      <div className="flex min-w-0 items-center gap-2">
        <DrawerButton />
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
      </div>
      <PaletteButton />
      <div className="col-start-3 flex items-center justify-end gap-2">
        <LiveIndicator />
        <span data-primary-action className="contents">
          {action}
        </span>
      </div>
    </header>
  );
}

function DrawerButton() {
  const openDrawer = useOpenDrawer();
  return (
    <Button look="quiet" size="icon" aria-label="Open menu" className="-ml-2 md:hidden" onClick={openDrawer}>
      <MenuIcon aria-hidden />
    </Button>
  );
}
