'use client';

import dynamic from 'next/dynamic';

// What is in a tab comes with the page when the tab is open, and not before.

/** What the person gets from every flag. */
export const PersonFlagsPanel = dynamic(() =>
  import('./person-flags-panel').then((module) => module.PersonFlagsPanel),
);

/** What is pinned for them. */
export const UserOverridesPanel = dynamic(() =>
  import('../overrides/user-overrides-panel').then((module) => module.UserOverridesPanel),
);

/** What they get differently from somebody else. */
export const ComparePanel = dynamic(() => import('./compare-panel').then((module) => module.ComparePanel));

/** What happened to them and their overrides. */
export const HistoryList = dynamic(() =>
  import('../history/history-list').then((module) => module.HistoryList),
);
