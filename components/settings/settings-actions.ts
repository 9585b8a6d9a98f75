import type { ActionResult } from '@/lib/http/action-result';
import type { Settings } from '@/lib/settings/types';

/** Server actions of the settings, as the page hands them in. */
export interface SettingsActions {
  /** Writes only if the settings are still in the state of `etag`. */
  readonly update: (bodyJson: string, etag: string) => Promise<ActionResult<Settings>>;
  readonly find: () => Promise<ActionResult<Settings>>;
}
