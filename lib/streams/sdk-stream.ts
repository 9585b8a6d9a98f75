import type { Writable } from 'node:stream';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readEventId } from './frames';
import { hub } from './hub';
import { evaluationRight } from './rights';

/**
 * The stream that tells a server which of what it holds is no longer good.
 * @param lastEventId of the last event that it has heard; null for none
 * @returns opens it
 * @throws PennonError `forbidden`, `overloaded`
 */
export function sdkStream({ actor }: RequestContext, lastEventId: string | null): (to: Writable) => void {
  authorize(actor, 'evaluate.any');
  const right = evaluationRight(actor, null);
  const { admit, open, servers } = hub();
  const place = admit(null);
  return (to) => {
    let leave = () => {};
    const stream = open({ kind: 'sdk', right, place, onClose: () => leave() }, to);
    if (!stream.isClosed()) leave = servers.join(stream, readEventId(lastEventId));
  };
}
