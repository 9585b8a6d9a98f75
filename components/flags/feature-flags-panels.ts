'use client';

import dynamic from 'next/dynamic';

// What is in a tab comes with the page when the tab is open, and not before.

/** The flags. */
export const FlagsPanel = dynamic(() => import('./flags-panel').then((module) => module.FlagsPanel));

/** Their scheduled changes. */
export const SchedulesPanel = dynamic(() =>
  import('../schedules/schedules-panel').then((module) => module.SchedulesPanel),
);

/** Their overrides, one by one. */
export const UserOverridesPanel = dynamic(() =>
  import('../overrides/user-overrides-panel').then((module) => module.UserOverridesPanel),
);

/** Their overrides, by person. */
export const OverridesByUserPanel = dynamic(() =>
  import('../overrides/overrides-by-user-panel').then((module) => module.OverridesByUserPanel),
);
