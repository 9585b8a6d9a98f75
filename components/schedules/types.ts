import type { ActionResult } from '@/lib/http/action-result';
import type {
  DraftPreview,
  ScheduledChangeDetails,
  ScheduledChangeView,
  ScheduledFlag,
} from '@/lib/schedules/types';

/** Server actions of scheduled changes, as pages hand them in. Bodies are JSON text, as in the REST calls. */
export interface ScheduleActions {
  readonly create: (
    flagName: string,
    bodyJson: string,
  ) => Promise<ActionResult<readonly ScheduledChangeDetails[]>>;
  readonly update: (
    flagName: string,
    id: string,
    bodyJson: string,
    etag: string | undefined,
  ) => Promise<ActionResult<ScheduledChangeDetails>>;
  /** Only if the change is still in the state of `etag`; undefined does not care. */
  readonly cancel: (
    flagName: string,
    id: string,
    etag: string | undefined,
  ) => Promise<ActionResult<ScheduledChangeView>>;
  readonly find: (flagName: string, id: string) => Promise<ActionResult<ScheduledChangeView>>;
  /** `replaces`: the stored change that the draft is to take the place of. */
  readonly preview: (
    flagName: string,
    bodyJson: string,
    replaces: string | undefined,
  ) => Promise<ActionResult<readonly DraftPreview[]>>;
}

/** What the sheet is opened on: a new change, of a given flag or of one to choose, or a stored one. */
export type ScheduleTarget =
  | { readonly mode: 'create'; readonly flag: ScheduledFlag | null }
  | { readonly mode: 'edit'; readonly flag: ScheduledFlag; readonly change: ScheduledChangeView };
