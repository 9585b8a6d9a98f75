import type { FlagType, Variant } from '@/lib/evaluation/types';
import type { ActionResult } from '@/lib/http/action-result';
import type { FallbackView, OverrideView } from '@/lib/overrides/types';

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
  readonly remove: (userId: string, flagName: string) => Promise<ActionResult<boolean>>;
  readonly find: (userId: string, flagName: string) => Promise<ActionResult<OverrideView>>;
}

/** The person of an override. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** A flag to pin. */
export interface FlagChoice {
  readonly name: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
}

/** What a person gets from a flag before the change. */
export interface CurrentValue extends FallbackView {
  /** What they get without an override; the same as the value itself when none decides. */
  readonly fallback: FallbackView;
}
