'use client';

import dynamic from 'next/dynamic';

// What is in a tab comes with the page when the tab is open, and not before.

/** What the flag serves, to whom. */
export const TargetingEditor = dynamic(() =>
  import('./targeting-editor').then((module) => module.TargetingEditor),
);

/** What is planned for it, and what was. */
export const ScheduleSteps = dynamic(() =>
  import('../schedules/schedule-steps').then((module) => module.ScheduleSteps),
);

/** Everybody who has an override of it. */
export const UserOverridesPanel = dynamic(() =>
  import('../overrides/user-overrides-panel').then((module) => module.UserOverridesPanel),
);

/** What happened to it. */
export const FlagHistory = dynamic(() =>
  import('../history/flag-history').then((module) => module.FlagHistory),
);

/** What describes it, and the way into the archive and back. */
export const FlagSettings = dynamic(() =>
  import('../flag-settings/flag-settings').then((module) => module.FlagSettings),
);
