'use server';

import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { bulkOverrides } from '@/lib/overrides/bulk';
import { copyOverrides } from '@/lib/overrides/copy';
import { createOverrideInput, updateOverrideInput } from '@/lib/overrides/schemas';
import { bulkInput, undoInput } from '@/lib/overrides/schemas-bulk';
import { copyInput } from '@/lib/overrides/schemas-copy';
import { createOverride, getOverride, removeOverride, updateOverride } from '@/lib/overrides/service';
import type { OverrideView } from '@/lib/overrides/types';
import { undoOverrides } from '@/lib/overrides/undo';
import { type BulkOutcome, toBulkResultWire } from '@/lib/overrides/wire-many';
import { flagName, parseInput, uuid } from '@/lib/validation';
import { refreshed } from '../refreshed';

const ifMatchOf = (etag: string | undefined) => (typeof etag === 'string' ? { ifMatch: etag } : {});

/** Pins a flag for a user. The body is that of the REST call. */
export async function createOverrideAction(
  userId: string,
  bodyJson: string,
): Promise<ActionResult<OverrideView>> {
  return refreshed(
    await runAction((ctx) =>
      createOverride(ctx, parseInput(uuid, userId), parseBody(createOverrideInput, bodyJson)),
    ),
  );
}

/** Changes the given fields of an override; with an `etag`, only if nobody else has. */
export async function updateOverrideAction(
  userId: string,
  flag: string,
  bodyJson: string,
  etag: string | undefined,
): Promise<ActionResult<OverrideView>> {
  return refreshed(
    await runAction((ctx) =>
      updateOverride(
        ctx,
        parseInput(uuid, userId),
        parseInput(flagName, flag),
        parseBody(updateOverrideInput, bodyJson),
        ifMatchOf(etag),
      ),
    ),
  );
}

/** Changes many overrides, or pins one flag for many users. A dry run only says what would happen. */
export async function bulkOverridesAction(bodyJson: string): Promise<ActionResult<BulkOutcome>> {
  const result = await runAction(async (ctx) =>
    toBulkResultWire(await bulkOverrides(ctx, parseBody(bulkInput, bodyJson))),
  );
  return result.ok && result.data.dry_run ? result : refreshed(result);
}

/** Takes back what the caller's own bulk change or import did: `{"revision": 812}`. */
export async function undoOverridesAction(bodyJson: string): Promise<ActionResult<BulkOutcome>> {
  return refreshed(
    await runAction(async (ctx) =>
      toBulkResultWire(await undoOverrides(ctx, parseBody(undoInput, bodyJson).revision)),
    ),
  );
}

/** Gives a person overrides of another one. A dry run only says what would happen. */
export async function copyOverridesAction(
  userId: string,
  bodyJson: string,
): Promise<ActionResult<BulkOutcome>> {
  const result = await runAction(async (ctx) =>
    toBulkResultWire(await copyOverrides(ctx, parseInput(uuid, userId), parseBody(copyInput, bodyJson))),
  );
  return result.ok && result.data.dry_run ? result : refreshed(result);
}

/** Takes an override away; with an `etag`, only if nobody else has changed it. */
export async function removeOverrideAction(
  userId: string,
  flag: string,
  etag: string | undefined,
): Promise<ActionResult<boolean>> {
  return refreshed(
    await runAction((ctx) =>
      removeOverride(ctx, parseInput(uuid, userId), parseInput(flagName, flag), ifMatchOf(etag)),
    ),
  );
}

/** One override as it is now, for an editor that has an older one. */
export async function findOverrideAction(userId: string, flag: string): Promise<ActionResult<OverrideView>> {
  return runAction((ctx) => getOverride(ctx, parseInput(uuid, userId), parseInput(flagName, flag)));
}
