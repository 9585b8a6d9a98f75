'use client';

import type { ReactNode } from 'react';
import { NowProvider } from '../time/now';
import { TooltipProvider } from '../ui/tooltip';
import { UrlStateProvider } from '../url/url-state';

interface AppProvidersProps {
  /** The server's clock (Unix ms) when it drew the page. */
  readonly serverNow: number;
  readonly children: ReactNode;
}

/** What everything in the dashboard leans on: the time, hints, and the state in the address. */
export function AppProviders({ serverNow, children }: AppProvidersProps) {
  return (
    <NowProvider serverNow={serverNow}>
      <TooltipProvider>
        <UrlStateProvider>{children}</UrlStateProvider>
      </TooltipProvider>
    </NowProvider>
  );
}
