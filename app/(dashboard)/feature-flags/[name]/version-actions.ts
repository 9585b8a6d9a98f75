'use server';

import { z } from 'zod';
import type { VersionDifference } from '@/components/history/version-actions';
import { inBrief } from '@/lib/audit/brief';
import { diffJson } from '@/lib/audit/diff';
import { updateFlagQuery } from '@/lib/flags/schemas';
import type { FlagView } from '@/lib/flags/types';
import { flagVersion, restoreFlagVersion, undoFlagChange } from '@/lib/flags/versions';
import { runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { flagName, parseInput, text } from '@/lib/validation';
import { refreshed } from '../../refreshed';

const revisionInput = z.int('must be a revision').min(0, 'must be a revision');
const etagInput = text(100);

/** What restoring a version of a flag would change. */
export async function readVersionAction(
  name: string,
  revision: number,
): Promise<ActionResult<VersionDifference>> {
  return runAction(async (ctx) => {
    const { fields, current, ...version } = await flagVersion(
      ctx,
      parseInput(flagName, name),
      parseInput(revisionInput, revision),
    );
    return { ...version, ...inBrief(diffJson(current, fields), current, fields) };
  });
}

/** Gives a flag back what it was at a revision, if it is still in the state of `etag`. */
export async function restoreVersionAction(
  name: string,
  revision: number,
  etag: string,
  resolve?: 'pause',
): Promise<ActionResult<FlagView>> {
  return refreshed(
    await runAction((ctx) => {
      const query = parseInput(updateFlagQuery, { resolve });
      return restoreFlagVersion(ctx, parseInput(flagName, name), parseInput(revisionInput, revision), {
        ifMatch: parseInput(etagInput, etag),
        ...(query.resolve === undefined ? {} : { resolve: query.resolve }),
      });
    }),
  );
}

/** Takes back the change that left a flag in the state of `etag`. */
export async function undoFlagChangeAction(name: string, etag: string): Promise<ActionResult<FlagView>> {
  return refreshed(
    await runAction((ctx) => undoFlagChange(ctx, parseInput(flagName, name), parseInput(etagInput, etag))),
  );
}
