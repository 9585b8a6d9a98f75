import { isDeepStrictEqual } from 'node:util';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction } from '../changes/write';
import { type Executor, getDb } from '../db/client';
import { assertVersion } from '../validation';
import { selectOverridePolicy, writeOverridePolicy } from './queries';
import { fromPolicyWire, toSettingsWire, type UpdateSettingsInput } from './schemas';
import type { Settings } from './types';

/**
 * What administrators have decided for the whole installation.
 * @throws PennonError `forbidden`
 */
export async function getSettings(ctx: RequestContext): Promise<Settings> {
  authorize(ctx.actor, 'settings.read');
  return readSettings(getDb());
}

/**
 * Changes the given settings. A policy holds for every write of an override that comes after it; overrides that are
 * there already stay as they are until somebody writes them. Setting what is already set writes nothing.
 * @param ifMatch writes only if the settings are still in the state of this `etag`
 * @throws PennonError `forbidden`, `version_mismatch`
 */
export async function updateSettings(
  ctx: RequestContext,
  input: UpdateSettingsInput,
  ifMatch?: string,
): Promise<Settings> {
  authorize(ctx.actor, 'settings.write');
  return inWriteTransaction(ctx, async (write) => {
    const before = await readSettings(write.tx);
    assertVersion(ifMatch, before.etag);
    const policy = input.override_policy && fromPolicyWire(input.override_policy);
    if (!policy || isDeepStrictEqual(policy, before.overridePolicy)) return before;
    await writeOverridePolicy(write.tx, policy);
    const after = await readSettings(write.tx);
    write.record({
      entity: 'settings',
      entityId: 'settings',
      action: 'updated',
      before: toSettingsWire(before),
      after: toSettingsWire(after),
    });
    return after;
  });
}

async function readSettings(executor: Executor): Promise<Settings> {
  const { policy, version } = await selectOverridePolicy(executor);
  return { overridePolicy: policy, version, etag: String(version) };
}
