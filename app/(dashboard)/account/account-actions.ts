'use server';

import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { changeOwnPassword, signOutEverywhere } from '@/lib/users/own-account';
import { changePasswordInput } from '@/lib/users/schemas';

/** Changes the password of whoever is signed in: `{"current_password", "new_password"}`. */
export async function changePasswordAction(bodyJson: string): Promise<ActionResult<void>> {
  return runAction((ctx) => changeOwnPassword(ctx, parseBody(changePasswordInput, bodyJson)));
}

/** Ends every session of whoever is signed in, this one too. */
export async function signOutEverywhereAction(): Promise<ActionResult<void>> {
  return runAction(signOutEverywhere);
}
