'use server';

import { headers } from 'next/headers';
import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import { publicUrl } from '@/lib/http/public-url';
import { inviteUser } from '@/lib/users/invitations';
import { deleteUser } from '@/lib/users/remove';
import { createUserInput, updateUserInput } from '@/lib/users/schemas';
import { createUser } from '@/lib/users/service';
import { signOutUser } from '@/lib/users/sign-out';
import type { UserView } from '@/lib/users/types';
import { updateUser } from '@/lib/users/update';
import { parseInput, uuid } from '@/lib/validation';
import { refreshed } from '../refreshed';

/** Adds a person to the directory. The body is that of the REST call. */
export async function createUserAction(bodyJson: string): Promise<ActionResult<UserView>> {
  return refreshed(await runAction((ctx) => createUser(ctx, parseBody(createUserInput, bodyJson))));
}

/** Changes the given fields of a person; with an `etag`, only if nobody else has. */
export async function updateUserAction(
  userId: string,
  bodyJson: string,
  etag: string | undefined,
): Promise<ActionResult<UserView>> {
  return refreshed(
    await runAction((ctx) =>
      updateUser(
        ctx,
        parseInput(uuid, userId),
        parseBody(updateUserInput, bodyJson),
        typeof etag === 'string' ? { ifMatch: etag } : {},
      ),
    ),
  );
}

/** Makes a link at which a person chooses a password; it is in this answer and nowhere else. */
export async function inviteUserAction(
  userId: string,
  resetPassword: boolean,
): Promise<ActionResult<{ readonly url: string; readonly expiresAt: Date }>> {
  return runAction(async (ctx) => {
    const options = { resetPassword: resetPassword === true };
    const { token, expiresAt } = await inviteUser(ctx, parseInput(uuid, userId), options);
    const received = await headers();
    // Behind the hash: what follows it is sent to no server, so it is in no log and no Referer.
    return { url: publicUrl((name) => received.get(name), `/invite#${token}`), expiresAt };
  });
}

/** Ends every session of a person. */
export async function signOutUserAction(userId: string): Promise<ActionResult<number>> {
  return runAction((ctx) => signOutUser(ctx, parseInput(uuid, userId)));
}

/** Deletes a person and what is theirs. The page of theirs is not drawn anew: there is none any more. */
export async function deleteUserAction(userId: string): Promise<ActionResult<void>> {
  return runAction((ctx) => deleteUser(ctx, parseInput(uuid, userId)));
}
