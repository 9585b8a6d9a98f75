import type { UserRole } from '@/lib/auth/actor';
import type { FlagType, Variant } from '@/lib/evaluation/types';
import type { ActionResult } from '@/lib/http/action-result';
import type { FallbackView, OverrideStatus, OverrideView } from '@/lib/overrides/types';
import type { BulkOutcome } from '@/lib/overrides/wire-many';

/** Server actions of overrides, as pages hand them in. Bodies are JSON text, as in the REST calls. */
export interface OverrideActions {
  readonly create: (userId: string, bodyJson: string) => Promise<ActionResult<OverrideView>>;
  /** Writes only if the override is still in the state of `etag`; undefined does not care. */
  readonly update: (
    userId: string,
    flagName: string,
    bodyJson: string,
    etag: string | undefined,
  ) => Promise<ActionResult<OverrideView>>;
  /** Only if the override is still in the state of `etag`; undefined does not care. */
  readonly remove: (
    userId: string,
    flagName: string,
    etag: string | undefined,
  ) => Promise<ActionResult<boolean>>;
  readonly find: (userId: string, flagName: string) => Promise<ActionResult<OverrideView>>;
  /** Changes many, or pins one flag for many people; a dry run says what would happen. */
  readonly bulk: (bodyJson: string) => Promise<ActionResult<BulkOutcome>>;
  /** Takes back what a bulk change did: `{"revision": 812}`. */
  readonly undo: (bodyJson: string) => Promise<ActionResult<BulkOutcome>>;
}

/** The person of an override. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** They cannot sign in. Left out where that is not known. */
  readonly disabled?: boolean;
}

/** A person as a search finds them. */
export interface FoundPerson extends Person {
  readonly role: UserRole;
  readonly disabled: boolean;
  /** The state of their override of the flag that is chosen; null when they have none. */
  readonly override: OverrideStatus | null;
}

/** A flag to pin. */
export interface FlagChoice {
  readonly name: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  /** false: the kill switch is thrown. */
  readonly enabled: boolean;
  /** false: browsers do not see the flag. */
  readonly clientVisible: boolean;
  readonly archived: boolean;
}

/** What a person gets from a flag before the change. */
export interface CurrentValue extends FallbackView {
  /** What they get without an override; the same as the value itself when none decides. */
  readonly fallback: FallbackView;
}

/** How one person stands to one flag before the change. */
export interface Situation {
  /** null when the flag cannot be evaluated. */
  readonly current: CurrentValue | null;
  /** Why they get that, in one sentence. */
  readonly why: string;
  /** The state of their override of it. */
  readonly override: 'none' | 'active' | 'paused' | 'expired' | 'invalid';
}
