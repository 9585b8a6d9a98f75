import type { Writable } from 'node:stream';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { hub } from './hub';
import { rightTo } from './rights';

/**
 * The stream that tells a dashboard that something has changed.
 * @returns opens it
 * @throws PennonError `forbidden`, `rate_limited`, `overloaded`
 */
export function revisionStream({ actor }: RequestContext): (to: Writable) => void {
  authorize(actor, 'audit.read');
  const right = rightTo(actor, 'audit.read');
  const { admit, open, dashboards } = hub();
  // Apart from the streams of their own flags.
  const place = admit(`dashboard:${right.actor.id}`);
  return (to) => {
    let leave = () => {};
    const stream = open({ kind: 'dashboard', right, place, onClose: () => leave() }, to);
    if (!stream.isClosed()) leave = dashboards.join(stream);
  };
}
