/** What a stream begins with: how long clients wait before they connect again, in milliseconds. */
export const OPENING = 'retry: 2000\n\n';

/** Says that the server is still there, and nothing else. */
export const HEARTBEAT = ': hb\n\n';

/** What a stream is for. */
export type StreamKind = 'flags' | 'ofrep' | 'sdk' | 'dashboard';

/** Why the server ends a stream. */
export type ByeReason = 'shutdown' | 'unauthorized' | 'slow';

/** Where in the history an event is: an id is `<epoch>.<revision>.<n>`. */
export interface EventAt {
  readonly epoch: string;
  readonly revision: number;
  /** Tells events of one revision apart. */
  readonly n: number;
}

interface Frame {
  /** Left out for one that `EventSource` hands to `onmessage`. */
  readonly event?: string;
  readonly at?: EventAt;
  /** JSON, which has no line breaks as it is made here. */
  readonly data: string;
}

/** An event as it is sent. */
export function toFrame({ event, at, data }: Frame): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  const id = at === undefined ? '' : `id: ${at.epoch}.${at.revision}.${at.n}\n`;
  return `${name}${id}data: ${data}\n\n`;
}

/** The last words of a stream. */
export function toBye(reason: ByeReason, retryAfterMs: number): string {
  return toFrame({ event: 'bye', data: JSON.stringify({ reason, retry_after_ms: retryAfterMs }) });
}

const EVENT_ID = /^([\w-]{1,64})\.(\d{1,15})\.\d{1,15}$/;

/** Where a client was when it last heard something; null for an id that is none of ours. */
export function readEventId(id: string | null): Omit<EventAt, 'n'> | null {
  const [, epoch, revision] = EVENT_ID.exec(id ?? '') ?? [];
  return epoch === undefined ? null : { epoch, revision: Number(revision) };
}
