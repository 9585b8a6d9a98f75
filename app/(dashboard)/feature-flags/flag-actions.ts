'use server';

import { createFlagInput, updateFlagInput, updateFlagQuery } from '@/lib/flags/schemas';
import { archiveFlag, createFlag, restoreFlag, updateFlag } from '@/lib/flags/service';
import type { FlagView } from '@/lib/flags/types';
import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { previewDraft } from '@/lib/schedules/preview-draft';
import type { DraftPreview } from '@/lib/schedules/types';
import { type SwitchedFlag, switchFlag, switchFlagInput } from '@/lib/switch-flag';
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

/** Turns a flag on or off, and pauses its active overrides with it where that is asked for. */
export async function switchFlagAction(name: string, bodyJson: string): Promise<ActionResult<SwitchedFlag>> {
  return refreshed(
    await runAction((ctx) =>
      switchFlag(ctx, parseInput(flagName, name), parseBody(switchFlagInput, bodyJson)),
    ),
  );
}

/** How many people turning a flag on or off would reach now. Writes nothing. */
export async function switchReachAction(name: string, enabled: boolean): Promise<ActionResult<DraftPreview>> {
  return runAction(async (ctx) => {
    const step = { at: new Date(ctx.now.getTime() + 1), time_zone: 'UTC', default: null, reason: null };
    const input = { many: false, steps: [{ ...step, enabled: enabled === true }] };
    const [preview] = await previewDraft(ctx, parseInput(flagName, name), input);
    return preview as DraftPreview;
  });
}

/** Archives a flag. */
export async function archiveFlagAction(name: string): Promise<ActionResult<FlagView>> {
  return refreshed(await runAction((ctx) => archiveFlag(ctx, parseInput(flagName, name))));
}

/** Brings an archived flag back, with its overrides paused. */
export async function restoreFlagAction(name: string): Promise<ActionResult<FlagView>> {
  return refreshed(await runAction((ctx) => restoreFlag(ctx, parseInput(flagName, name))));
}
