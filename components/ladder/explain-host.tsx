'use client';

import dynamic from 'next/dynamic';
import { usePathname, useSearchParams } from 'next/navigation';
import { useRef } from 'react';
import { hideWhy, type WhyAsked, whyOf } from './explanation';

// Loaded when it is first opened: pages do without its code.
const ExplainSheet = dynamic(() => import('./explain-sheet').then((module) => module.ExplainSheet));

/**
 * Shows the explanation that the address asks for: `?why=<flag>&at=<instant>` on a person's page, with `&who=<id>`
 * elsewhere. Once around the pages; `showWhy` opens it.
 */
export function ExplainHost() {
  const asked = whyOf(usePathname(), useSearchParams());
  // While it slides away it still shows what it was about.
  const last = useRef<WhyAsked | null>(null);
  if (asked !== null) last.current = asked;
  return last.current === null ? null : (
    <ExplainSheet asked={last.current} open={asked !== null} onClose={hideWhy} />
  );
}
