'use server';

import { parseBody, runOpenAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { acceptInvitation, findInvitation } from '@/lib/users/invitations';
import { acceptInvitationInput } from '@/lib/users/schemas';
import { parseInput } from '@/lib/validation';

/** Whom the invitation of a link is for. */
export async function findInvitationAction(token: string): Promise<ActionResult<{ email: string }>> {
  return runOpenAction((call) => findInvitation(call, parseInput(acceptInvitationInput.shape.token, token)));
}

/** Gives the invited person their password: `{"token", "password"}`. */
export async function acceptInvitationAction(bodyJson: string): Promise<ActionResult<{ email: string }>> {
  return runOpenAction((call) => {
    const { token, password } = parseBody(acceptInvitationInput, bodyJson);
    return acceptInvitation(call, token, password);
  });
}
