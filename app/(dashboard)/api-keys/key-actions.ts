'use server';

import type { NewKey } from '@/components/keys/key-actions';
import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { rotateApiKey } from '@/lib/keys/change';
import { createKeyInput, rotateKeyInput } from '@/lib/keys/schemas';
import { createApiKey, revokeApiKey } from '@/lib/keys/service';
import type { ApiKeyView } from '@/lib/keys/types';
import { parseInput, uuid } from '@/lib/validation';
import { refreshed } from '../refreshed';

/** Makes an API key. The body is that of the REST call. */
export async function createKeyAction(bodyJson: string): Promise<ActionResult<NewKey>> {
  return refreshed(await runAction((ctx) => createApiKey(ctx, parseBody(createKeyInput, bodyJson))));
}

/** Makes a key that takes the place of another one. The body is that of the REST call. */
export async function rotateKeyAction(keyId: string, bodyJson: string): Promise<ActionResult<NewKey>> {
  return refreshed(
    await runAction((ctx) => rotateApiKey(ctx, parseInput(uuid, keyId), parseBody(rotateKeyInput, bodyJson))),
  );
}

/** Revokes an API key for good. */
export async function revokeKeyAction(keyId: string): Promise<ActionResult<ApiKeyView>> {
  return refreshed(await runAction((ctx) => revokeApiKey(ctx, parseInput(uuid, keyId))));
}
