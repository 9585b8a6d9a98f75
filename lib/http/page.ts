import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { selectRevision } from '../audit/queries';
import type { RevisionAt } from '../audit/types';
import type { RequestContext, UserActor } from '../auth/actor';
import { actorOfSessionToken, sessionCookieName } from '../auth/session';
import { getDb } from '../db/client';
import type { PennonError } from '../errors';
import { inTrace } from '../trace';
import { requestIdOf } from './api';
import { toPennonError } from './problem';

/** The header in which `middleware.ts` tells a page its own address. */
const PATH_HEADER = 'x-pennon-path';

/** Who looks at a page, and when. */
export interface PageContext extends RequestContext {
  readonly actor: UserActor;
  /** What the page shows is of this revision or a later one: it was read before anything else. */
  readonly shows: RevisionAt;
}

/**
 * Who looks at a page, and when. Somebody who is not signed in is sent to sign in and back.
 * One answer for all parts of one page.
 */
export const pageContext = cache(async (): Promise<PageContext> => {
  const received = await headers();
  const now = new Date();
  const requestId = requestIdOf((name) => received.get(name));
  const token = (await cookies()).get(sessionCookieName())?.value;
  const known =
    token === undefined
      ? null
      : await readForPage(requestId, () =>
          Promise.all([actorOfSessionToken(token, now), selectRevision(getDb())]),
        );
  if (!known?.[0]) {
    const path = received.get(PATH_HEADER) ?? '/';
    redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  }
  const [actor, shows] = known;
  return { actor, now, requestId, shows };
});

/**
 * Reads what a page shows. What goes wrong is logged under the page's request id and thrown as an error that says
 * nothing of the database: Next writes whatever a page throws into its own log.
 * @throws PennonError
 */
export function readForPage<T>(requestId: string, read: () => Promise<T>): Promise<T> {
  return inTrace({ requestId }, async () => {
    try {
      return await read();
    } catch (error) {
      throw withDigest(toPennonError(error), requestId);
    }
  });
}

/** Next hands the browser nothing of an error but its digest: the page then shows what finds it in the log. */
const withDigest = (error: PennonError, digest: string) => Object.assign(error, { digest });
