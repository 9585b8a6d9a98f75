import type { ShownChange } from '@/lib/audit/types';
import type { FlagView } from '@/lib/flags/types';
import type { ActionResult } from '@/lib/http/action-result';

/** What restoring a version of a flag would change: before is what it is now, after what it was then. */
export interface VersionDifference {
  readonly revision: number;
  readonly at: Date;
  /** Who made it so. */
  readonly by: string;
  readonly changes: readonly ShownChange[];
  readonly omitted: number;
  /** Of the flag as it is now. */
  readonly etag: string;
  readonly archived: boolean;
}

/** Server actions of the versions of a flag, as pages hand them in. */
export interface VersionActions {
  readonly read: (flagName: string, revision: number) => Promise<ActionResult<VersionDifference>>;
  /** Writes only over the state of `etag`; `pause` pauses the overrides that would be left without a valid value. */
  readonly restore: (
    flagName: string,
    revision: number,
    etag: string,
    resolve?: 'pause',
  ) => Promise<ActionResult<FlagView>>;
  readonly undo: (flagName: string, etag: string) => Promise<ActionResult<FlagView>>;
}
