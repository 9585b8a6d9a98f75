'use client';

import type { ReactNode } from 'react';
import type { RevisionAt } from '@/lib/audit/types';
import { LiveProvider } from '../live/live-provider';
import { NowProvider } from '../time/now';
import { loadFloating } from '../ui/floating';
import { useLoaded } from '../ui/use-loaded';
import { UrlStateProvider } from '../url/url-state';

interface AppProvidersProps {
  /** The server's clock (Unix ms) when it drew the page. */
  readonly serverNow: number;
  /** What the page shows is of this revision or later; null for people whose pages stand still. */
  readonly shows: RevisionAt | null;
  readonly children: ReactNode;
}

/** What everything in the dashboard leans on: the time, what is new, and the state in the address. */
export function AppProviders({ serverNow, shows, children }: AppProvidersProps) {
  useLoaded(loadFloating);
  return (
    <NowProvider serverNow={serverNow}>
      <LiveProvider shows={shows}>
        <UrlStateProvider>{children}</UrlStateProvider>
      </LiveProvider>
    </NowProvider>
  );
}
