'use server';

import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { previewDraft } from '@/lib/schedules/preview-draft';
import { createScheduledChangesInput, updateScheduledChangeInput } from '@/lib/schedules/schemas';
import {
  cancelScheduledChange,
  createScheduledChanges,
  getScheduledChange,
  updateScheduledChange,
} from '@/lib/schedules/service';
import type { DraftPreview, ScheduledChangeDetails, ScheduledChangeView } from '@/lib/schedules/types';
import { flagName, parseInput, uuid } from '@/lib/validation';
import { refreshed } from '../refreshed';

const ifMatchOf = (etag: string | undefined) => (typeof etag === 'string' ? { ifMatch: etag } : {});

/** Schedules one change of a flag, or several. The body is that of the REST call. */
export async function createScheduledChangesAction(
  flag: string,
  bodyJson: string,
): Promise<ActionResult<readonly ScheduledChangeDetails[]>> {
  return refreshed(
    await runAction((ctx) =>
      createScheduledChanges(
        ctx,
        parseInput(flagName, flag),
        parseBody(createScheduledChangesInput, bodyJson),
      ),
    ),
  );
}

/** Changes the given fields of a change that is still to come; with an `etag`, only if nobody else has. */
export async function updateScheduledChangeAction(
  flag: string,
  id: string,
  bodyJson: string,
  etag: string | undefined,
): Promise<ActionResult<ScheduledChangeDetails>> {
  return refreshed(
    await runAction((ctx) =>
      updateScheduledChange(
        ctx,
        parseInput(flagName, flag),
        parseInput(uuid, id),
        parseBody(updateScheduledChangeInput, bodyJson),
        ifMatchOf(etag),
      ),
    ),
  );
}

/** Cancels a change that is still to come; with an `etag`, only if nobody else has changed it. */
export async function cancelScheduledChangeAction(
  flag: string,
  id: string,
  etag: string | undefined,
): Promise<ActionResult<ScheduledChangeView>> {
  return refreshed(
    await runAction((ctx) =>
      cancelScheduledChange(ctx, parseInput(flagName, flag), parseInput(uuid, id), ifMatchOf(etag)),
    ),
  );
}

/** One scheduled change as it is now, for a form that has an older one. */
export async function findScheduledChangeAction(
  flag: string,
  id: string,
): Promise<ActionResult<ScheduledChangeView>> {
  return runAction((ctx) => getScheduledChange(ctx, parseInput(flagName, flag), parseInput(uuid, id)));
}

/** How many people a change would reach that is not stored yet. Writes nothing. */
export async function previewScheduledChangesAction(
  flag: string,
  bodyJson: string,
  replaces: string | undefined,
): Promise<ActionResult<readonly DraftPreview[]>> {
  return runAction((ctx) =>
    previewDraft(
      ctx,
      parseInput(flagName, flag),
      parseBody(createScheduledChangesInput, bodyJson),
      typeof replaces === 'string' ? { replaces: parseInput(uuid, replaces) } : {},
    ),
  );
}
