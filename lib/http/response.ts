import type { Writable } from 'node:stream';
import type { KeptText } from '../kept-text';

/** A body that is written as things happen, until either side ends it. */
export interface LiveBody {
  /** Begins to write; whatever it holds for that must be given back when `to` closes. */
  readonly open: (to: Writable) => void;
}

/** An answer, whichever server sends it. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null sends no body; a stream is sent as it comes. */
  readonly body: string | KeptText | null | AsyncIterable<string | Uint8Array> | LiveBody;
}

/** The text of a body that is there as a whole. */
export function textOf(body: string | KeptText | null): string | null {
  return body === null || typeof body === 'string' ? body : body.text;
}

/** Whether a body is there as a whole; the others are written bit by bit. */
export function isWhole(body: ApiResponse['body']): body is string | KeptText | null {
  return body === null || typeof body === 'string' || 'text' in body;
}

/** Events are neither kept nor held back on their way, by caches, compressors or nginx. */
const EVENT_STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/**
 * An answer of server-sent events.
 * @param open begins to write them; not called where nobody would read, as with HEAD
 */
export function eventStream(open: LiveBody['open']): ApiResponse {
  return { status: 200, headers: EVENT_STREAM, body: { open } };
}

/** Whether a body is written as things happen. */
export function isLive(body: ApiResponse['body']): body is LiveBody {
  return body !== null && typeof body === 'object' && 'open' in body;
}
