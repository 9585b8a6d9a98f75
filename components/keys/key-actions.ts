import type { ActionResult } from '@/lib/http/action-result';
import type { ApiKeyView } from '@/lib/keys/types';

/** A key that was just made, and the key itself: in this answer and nowhere else. */
export interface NewKey {
  readonly apiKey: ApiKeyView;
  readonly secret: string;
}

/** Server actions of API keys, as pages hand them in. Bodies are JSON text, as in the REST calls. */
export interface KeyActions {
  readonly create: (bodyJson: string) => Promise<ActionResult<NewKey>>;
  readonly rotate: (keyId: string, bodyJson: string) => Promise<ActionResult<NewKey>>;
  readonly revoke: (keyId: string) => Promise<ActionResult<ApiKeyView>>;
}
