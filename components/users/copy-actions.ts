import type { ActionResult } from '@/lib/http/action-result';
import type { BulkOutcome } from '@/lib/overrides/wire-many';

/** Server actions that copy overrides, as pages hand them in. Bodies are JSON text. */
export interface CopyActions {
  /** With `dry_run` only says what would happen. */
  readonly copy: (userId: string, bodyJson: string) => Promise<ActionResult<BulkOutcome>>;
  /** Takes back what was written under a revision. */
  readonly undo: (bodyJson: string) => Promise<ActionResult<BulkOutcome>>;
}
