import type { JsonValue, Serve } from '@/lib/evaluation/types';
import type { FlagView } from '@/lib/flags/types';
import type { ActionResult } from '@/lib/http/action-result';

/** Server actions of flags, as pages hand them in. Bodies are JSON text, as in the REST calls. */
export interface FlagActions {
  readonly create: (bodyJson: string) => Promise<ActionResult<FlagView>>;
  readonly update: (name: string, bodyJson: string) => Promise<ActionResult<FlagView>>;
  readonly archive: (name: string) => Promise<ActionResult<FlagView>>;
  readonly restore: (name: string) => Promise<ActionResult<FlagView>>;
}

/** The value that a flag serves somewhere, with the key of its variant; null for a plain value. */
export function servedBy(
  flag: Pick<FlagView, 'variants'>,
  serve: Serve,
): { readonly value: JsonValue; readonly variant: string | null } {
  if ('value' in serve) return { value: serve.value, variant: null };
  const variant = flag.variants.find(({ key }) => key === serve.variant);
  return { value: variant?.value ?? null, variant: serve.variant };
}
