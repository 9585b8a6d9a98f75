import type { JsonValue, Serve } from '@/lib/evaluation/types';
import type { FlagView } from '@/lib/flags/types';
import type { ActionResult } from '@/lib/http/action-result';

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
