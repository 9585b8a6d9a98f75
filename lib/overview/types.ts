/** How many overrides were active on one day. */
export interface DayOfOverrides {
  /** `2026-11-26`, in UTC. */
  readonly day: string;
  /** null for a day on which nobody counted. */
  readonly total: number | null;
  /** By flag, of the flags of the picture; one that is not there had none. */
  readonly byFlag: Readonly<Record<string, number>>;
}

/** How many overrides were active over the last days. */
export interface OverridesOverTime {
  /** The flags with the most today, most first. */
  readonly flags: readonly string[];
  /** Oldest first, without a gap, up to today; empty before anybody counted. */
  readonly days: readonly DayOfOverrides[];
}

/** A name and how many. */
export interface Named {
  readonly name: string;
  readonly total: number;
}

/** Active overrides that end within seven days. */
export interface OverridesEnding {
  /** The flags with the most of them, most first. */
  readonly flags: readonly string[];
  /** The next seven times 24 hours. */
  readonly days: readonly { readonly total: number; readonly byFlag: Readonly<Record<string, number>> }[];
}

/** What is pinned, what ends and who set it, at one instant. */
export interface Overview {
  readonly overrides: {
    readonly active: number;
    readonly paused: number;
    readonly endingWithin1Day: number;
  };
  /** Flags that are not archived, by their switch. */
  readonly flags: { readonly on: number; readonly off: number };
  /** Scheduled changes that are still to come. */
  readonly pendingChanges: number;
  readonly overTime: OverridesOverTime;
  readonly ending: OverridesEnding;
  /** Who set the most overrides that are there, of the last 30 days, most first. */
  readonly byAuthor: readonly Named[];
}
