import { headers } from 'next/headers';
import type { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { networkOf } from '../auth/client-address';
import { type HeaderReader, identify } from '../auth/identify';
import { PennonError } from '../errors';
import { parseJsonStrictly } from '../json';
import { inTrace } from '../trace';
import { parseInput } from '../validation';
import type { ActionResult } from './action-result';
import { requestIdOf } from './api';
import { BODY_LIMIT } from './body';
import { assertSameSite } from './cross-site';
import { toPennonError } from './problem';

/**
 * Runs a server action: who is this, does it come from our own pages, and errors as data that a form can show.
 * What may be done is decided by the service that `run` calls.
 */
export function runAction<T>(run: (ctx: RequestContext) => Promise<T>): Promise<ActionResult<T>> {
  return runOpenAction(async ({ header, now, requestId }) => {
    const actor = await identify(header, now);
    if (!actor) throw new PennonError('unauthenticated');
    return run({ actor, now, requestId });
  });
}

/** What an action for people who are not signed in is told of the call. */
interface OpenCall extends Pick<RequestContext, 'now' | 'requestId'> {
  readonly header: HeaderReader;
  /** Where it comes from, by `networkOf`. */
  readonly network: string | null;
}

/** Runs a server action for people who are not signed in, who prove themselves by what they send. */
export async function runOpenAction<T>(run: (call: OpenCall) => Promise<T>): Promise<ActionResult<T>> {
  const received = await headers();
  const header = (name: string) => received.get(name);
  const requestId = requestIdOf(header);
  return inTrace({ requestId }, async () => {
    try {
      assertSameSite(header);
      return {
        ok: true,
        data: await run({ header, network: networkOf(header), now: new Date(), requestId }),
      };
    } catch (thrown) {
      const { code, message, fields, details } = toPennonError(thrown);
      const more = Object.keys(details).length > 0 ? { details } : {};
      return { ok: false, error: { code, message, fields, requestId, ...more } };
    }
  });
}

/**
 * Checks an argument of an action: anybody may call an action with anything.
 * @param bodyJson JSON text, as in the body of the REST call
 * @param limit longest text, in bytes
 * @throws PennonError `body_too_large`, `invalid_json`, `invalid`
 */
export function parseBody<S extends z.ZodType>(
  schema: S,
  bodyJson: unknown,
  limit: number = BODY_LIMIT,
): z.output<S> {
  if (typeof bodyJson !== 'string') throw new PennonError('invalid_json');
  if (Buffer.byteLength(bodyJson) > limit) throw new PennonError('body_too_large');
  return parseInput(schema, parseJsonStrictly(bodyJson));
}
