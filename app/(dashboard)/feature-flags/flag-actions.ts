'use server';

import { createFlagInput, updateFlagInput, updateFlagQuery } from '@/lib/flags/schemas';
import { archiveFlag, createFlag, restoreFlag, updateFlag } from '@/lib/flags/service';
import type { FlagView } from '@/lib/flags/types';
import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { flagName, parseInput } from '@/lib/validation';
import { refreshed } from '../refreshed';

/** Makes a flag. The body is that of the REST call. */
export async function createFlagAction(bodyJson: string): Promise<ActionResult<FlagView>> {
  return refreshed(await runAction((ctx) => createFlag(ctx, parseBody(createFlagInput, bodyJson))));
}

/**
 * Changes the given fields of a flag; with an `etag`, only if nobody else has.
 * @param resolve `pause` pauses the overrides that the change would leave without a valid value
 */
export async function updateFlagAction(
  name: string,
  bodyJson: string,
  etag?: string,
  resolve?: 'pause',
): Promise<ActionResult<FlagView>> {
  return refreshed(
    await runAction((ctx) => {
      const query = parseInput(updateFlagQuery, { resolve });
      return updateFlag(ctx, parseInput(flagName, name), parseBody(updateFlagInput, bodyJson), {
        ...(typeof etag === 'string' ? { ifMatch: etag } : {}),
        ...(query.resolve === undefined ? {} : { resolve: query.resolve }),
      });
    }),
  );
}

/** Archives a flag. */
export async function archiveFlagAction(name: string): Promise<ActionResult<FlagView>> {
  return refreshed(await runAction((ctx) => archiveFlag(ctx, parseInput(flagName, name))));
}

/** Brings an archived flag back, with its overrides paused. */
export async function restoreFlagAction(name: string): Promise<ActionResult<FlagView>> {
  return refreshed(await runAction((ctx) => restoreFlag(ctx, parseInput(flagName, name))));
}
