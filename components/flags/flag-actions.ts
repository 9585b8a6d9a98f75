import type { JsonValue, Serve } from '@/lib/evaluation/types';
import type { FlagView } from '@/lib/flags/types';
import type { ActionResult } from '@/lib/http/action-result';
import type { DraftPreview } from '@/lib/schedules/types';
import type { SwitchedFlag } from '@/lib/switch-flag';

/** Server actions of flags, as pages hand them in. Bodies are JSON text, as in the REST calls. */
export interface FlagActions {
  readonly create: (bodyJson: string) => Promise<ActionResult<FlagView>>;
  /**
   * With an `etag`, only if nobody else has changed the flag; `resolve` pauses the overrides that the change would leave
   * without a valid value.
   */
  readonly update: (
    name: string,
    bodyJson: string,
    etag?: string,
    resolve?: 'pause',
  ) => Promise<ActionResult<FlagView>>;
  /** Turns it on or off; `pause_overrides` pauses its active overrides with it. */
  readonly switch: (name: string, bodyJson: string) => Promise<ActionResult<SwitchedFlag>>;
  /** How many people turning it on or off would reach. */
  readonly reach: (name: string, enabled: boolean) => Promise<ActionResult<DraftPreview>>;
  /** Takes back what `{"revision": …}` did to overrides. */
  readonly undoOverrides: (bodyJson: string) => Promise<ActionResult<unknown>>;
  readonly archive: (name: string) => Promise<ActionResult<FlagView>>;
  readonly restore: (name: string) => Promise<ActionResult<FlagView>>;
}

/** One of the values that a flag serves somewhere. */
export interface ServedChoice {
  readonly value: JsonValue;
  /** Key of the variant; null for a plain value. */
  readonly variant: string | null;
  /** Share of the people who get it, in percent. */
  readonly percent: number;
}

/** What a flag serves somewhere: one value for all, or several by weight. */
export function servedBy(flag: Pick<FlagView, 'variants'>, serve: Serve): readonly ServedChoice[] {
  if ('value' in serve) return [{ value: serve.value, variant: null, percent: 100 }];
  const weights = 'split' in serve ? serve.split : [{ variant: serve.variant, weight: 100 }];
  return weights.map(({ variant, weight }) => ({
    value: flag.variants.find(({ key }) => key === variant)?.value ?? null,
    variant,
    percent: weight,
  }));
}
