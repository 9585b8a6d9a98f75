'use server';

import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { updateSettingsInput } from '@/lib/settings/schemas';
import { getSettings, updateSettings } from '@/lib/settings/service';
import type { Settings } from '@/lib/settings/types';
import { refreshed } from '../refreshed';

/** Changes the settings; with an `etag`, only if nobody else has. The body is that of the REST call. */
export async function updateSettingsAction(
  bodyJson: string,
  etag: string | undefined,
): Promise<ActionResult<Settings>> {
  return refreshed(
    await runAction((ctx) =>
      updateSettings(
        ctx,
        parseBody(updateSettingsInput, bodyJson),
        typeof etag === 'string' ? etag : undefined,
      ),
    ),
  );
}

/** The settings as they are now, for a form that has older ones. */
export async function findSettingsAction(): Promise<ActionResult<Settings>> {
  return runAction(getSettings);
}
