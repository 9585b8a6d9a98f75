import type { ActionResult } from '@/lib/http/action-result';
import type { UserView } from '@/lib/users/types';

/** Server actions of people, as pages hand them in. Bodies are JSON text, as in the REST calls. */
export interface PersonActions {
  readonly create: (bodyJson: string) => Promise<ActionResult<UserView>>;
  /** Writes only if the person is still in the state of `etag`; undefined does not care. */
  readonly update: (
    userId: string,
    bodyJson: string,
    etag: string | undefined,
  ) => Promise<ActionResult<UserView>>;
  /** Answers with the link at which the person chooses a password, and its end. */
  readonly invite: (
    userId: string,
    resetPassword: boolean,
  ) => Promise<ActionResult<{ readonly url: string; readonly expiresAt: Date }>>;
  /** Answers with how many sessions were ended. */
  readonly signOut: (userId: string) => Promise<ActionResult<number>>;
  readonly remove: (userId: string) => Promise<ActionResult<void>>;
}
