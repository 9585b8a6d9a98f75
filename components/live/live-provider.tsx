'use client';

import { useRouter } from 'next/navigation';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react';
import type { RevisionAt } from '@/lib/audit/types';
import { followRevision, type Reading } from './follow-revision';
import { isBusy } from './is-busy';
import { readRevision } from './read-revision';

/** How a page stands to what the server knows. */
export type Liveness =
  /** It shows it. `waiting`: it will, once nobody is disturbed by that. */
  | { readonly status: 'live' | 'waiting' }
  /** It shows what was known at an instant. */
  | { readonly status: 'unreachable' | 'signed-out'; readonly knownAt: Date };

const Live = createContext<Liveness | null>(null);

interface LiveProviderProps {
  /** What the page shows is of this revision or later; null for people who may not ask: their pages stand still. */
  readonly shows: RevisionAt | null;
  readonly children: ReactNode;
}

/** Draws the page anew when something has changed, whoever did it and however, without a reload. */
export function LiveProvider({ shows, children }: LiveProviderProps) {
  const liveness = useLiveness(shows);
  return <Live.Provider value={shows === null ? null : liveness}>{children}</Live.Provider>;
}

/** How the page stands to what the server knows; null where it stands still. */
export function useLive(): Liveness | null {
  return useContext(Live);
}

function useLiveness(shows: RevisionAt | null): Liveness {
  const router = useRouter();
  const [liveness, setLiveness] = useState<Liveness>({ status: 'live' });
  const [drawing, startDrawing] = useTransition();
  const page = useRef({ shown: shows, drawing, knownAt: new Date() });
  useEffect(() => {
    page.current.drawing = drawing;
    if (shows !== null && isNews(page.current.shown, shows)) page.current.shown = shows;
  });

  const onReading = useCallback(
    (reading: Reading) => {
      const { shown, drawing, knownAt } = page.current;
      if (reading === 'unreachable' || reading === 'signed-out') {
        setLiveness({ status: reading, knownAt });
        return;
      }
      const news = reading === 'forbidden' || isNews(shown, reading);
      if (news && (drawing || isBusy())) {
        setLiveness({ status: drawing ? 'live' : 'waiting' });
        return;
      }
      page.current.knownAt = new Date();
      setLiveness({ status: 'live' });
      if (!news) return;
      if (reading !== 'forbidden') page.current.shown = reading;
      startDrawing(() => router.refresh());
    },
    [router],
  );

  const follows = shows !== null;
  useEffect(
    () => (follows ? followRevision({ read: readRevision, onReading }) : undefined),
    [follows, onReading],
  );
  return liveness;
}

/** Whether `found` is of another history than what is shown, or later in the same one. */
function isNews(shown: RevisionAt | null, found: RevisionAt): boolean {
  return shown === null || shown.epoch !== found.epoch || found.revision > shown.revision;
}
