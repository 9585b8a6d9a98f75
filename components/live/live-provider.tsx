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
import type { Reading } from './follow-revision';
import { followTogether } from './follow-together';
import { isBusy } from './is-busy';
import { isNews } from './is-news';
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

/** So long a page that is busy, or is just being drawn, is left alone before it is looked at again. */
const AGAIN_MS = 500;
/** So long the page of somebody who has just done something waits: it may be their own change, of which it hears anyway. */
const OWN_CHANGE_MS = 1_000;

function useLiveness(shows: RevisionAt | null): Liveness {
  const router = useRouter();
  const [liveness, setLiveness] = useState<Liveness>({ status: 'live' });
  const [drawing, startDrawing] = useTransition();
  const page = useRef<Page>({ shown: shows, found: null, foundAt: 0, knownAt: new Date(), drawing });

  const settle = useCallback(() => {
    const { shown, found, foundAt, drawing } = page.current;
    clearTimeout(page.current.later);
    if (found === null) return;
    const lookAgain = (ms: number) => {
      page.current.later = setTimeout(settle, ms);
    };
    const isOver = found !== 'forbidden' && !isNews(shown, found);
    const restMs = isOver || !hasJustActed() ? 0 : foundAt + OWN_CHANGE_MS - performance.now();
    if (restMs > 0) return lookAgain(restMs);
    if (!isOver && (drawing || isBusy())) {
      setLiveness({ status: drawing ? 'live' : 'waiting' });
      return lookAgain(AGAIN_MS);
    }
    setLiveness({ status: 'live' });
    Object.assign(page.current, { found: null, knownAt: new Date() });
    if (isOver) return;
    if (found !== 'forbidden') page.current.shown = found;
    startDrawing(() => router.refresh());
  }, [router]);

  const onReading = useCallback(
    (reading: Reading) => {
      const now = page.current;
      if (reading === 'unreachable' || reading === 'signed-out') {
        now.found = null;
        setLiveness({ status: reading, knownAt: now.knownAt });
        return;
      }
      if (now.found === null) now.foundAt = performance.now();
      now.found = reading;
      settle();
    },
    [settle],
  );

  useEffect(() => {
    page.current.drawing = drawing;
    if (shows !== null && isNews(page.current.shown, shows)) page.current.shown = shows;
    settle();
  }, [drawing, shows, settle]);

  const follows = shows !== null;
  useEffect(() => {
    if (!follows) return;
    const stop = followTogether({ read: readRevision, onReading });
    return () => {
      stop();
      clearTimeout(page.current.later);
    };
  }, [follows, onReading]);
  return liveness;
}

interface Page {
  shown: RevisionAt | null;
  /** What was heard last and is not shown yet. */
  found: RevisionAt | 'forbidden' | null;
  foundAt: number;
  /** When the page was last known to show everything. */
  knownAt: Date;
  drawing: boolean;
  later?: ReturnType<typeof setTimeout>;
}

/** Whether somebody has clicked or typed here within seconds; a browser that does not say counts as no. */
const hasJustActed = () => navigator.userActivation?.isActive === true;
