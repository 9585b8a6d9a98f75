import type { Answer } from './answer';
import { toFrame } from './frames';

/** The event that has the whole answer. */
export function toFlagsFrame({ open, etag, epoch, revision }: Answer, n: number, now = new Date()): string {
  const more = `,"etag":"${etag}","server_time":"${now.toISOString()}"}`;
  return toFrame({ event: 'flags', at: { epoch, revision, n }, data: open + more });
}

/** The event for somebody who has the answer already. */
export function toCurrentFrame({ etag, epoch, revision }: Answer, n: number, now = new Date()): string {
  const data = JSON.stringify({ etag, revision, server_time: now.toISOString() });
  return toFrame({ event: 'current', at: { epoch, revision, n }, data });
}
