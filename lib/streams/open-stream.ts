import type { Writable } from 'node:stream';
import { type ByeReason, HEARTBEAT, OPENING, type StreamKind, toBye } from './frames';
import { countClosed, countEvent } from './metrics';

/** A reader who has so much ahead is cut off where every event counts. */
const MAX_WAITING_BYTES = 256 * 1024;
/** A reader who was told to go may take the last of it for so long. */
const LAST_WORDS_MS = 2_000;

/** One reader's stream of events. */
export interface OpenStream {
  readonly kind: StreamKind;
  /** Whether it has ended, by whomever. */
  readonly isClosed: () => boolean;
  /** Sends an event that must not be left out; a reader who takes none is cut off. */
  readonly send: (frame: string) => void;
  /**
   * Sends the state of now. A reader who is slow gets only the last of them.
   * @param isAscii such a text is sent in half the time as what it is
   */
  readonly sendLatest: (frame: string, isAscii?: boolean) => void;
  /** Says that the server is there; a reader who has taken nothing since the last time is cut off. */
  readonly beat: () => void;
  /** Says why, and ends. */
  readonly bye: (reason: ByeReason, retryAfterMs: number) => void;
}

/** @param onClose called once, when it has ended and nothing may be kept for it */
export function openStream(kind: StreamKind, to: Writable, onClose: () => void): OpenStream {
  let closed = false;
  let latest: string | null = null;
  let blockedAtBeat = false;

  const onDrain = () => {
    blockedAtBeat = false;
    if (latest === null || closed) return;
    const frame = latest;
    latest = null;
    to.write(frame);
  };
  const close = () => {
    if (closed) return;
    closed = true;
    latest = null;
    onClose();
  };
  const bye = (reason: ByeReason, retryAfterMs: number) => {
    if (closed) return;
    countClosed(kind, reason);
    to.end(toBye(reason, retryAfterMs));
    if (to.writableLength > 0) cutLater(to);
    close();
  };

  to.on('error', close).on('close', close).on('drain', onDrain);
  // Whoever has gone meanwhile is told of by no event any more.
  if (to.destroyed) queueMicrotask(close);
  else to.write(OPENING);
  return {
    kind,
    isClosed: () => closed,
    send: (frame) => {
      if (closed) return;
      countEvent(kind);
      if (to.writableLength > MAX_WAITING_BYTES) bye('slow', 0);
      else to.write(frame);
    },
    sendLatest: (frame, isAscii = false) => {
      if (closed) return;
      countEvent(kind);
      if (to.writableNeedDrain) latest = frame;
      else to.write(frame, isAscii ? 'latin1' : 'utf8');
    },
    beat: () => {
      if (closed) return;
      if (!to.writableNeedDrain) to.write(HEARTBEAT);
      else if (blockedAtBeat) bye('slow', 0);
      blockedAtBeat = to.writableNeedDrain;
    },
    bye,
  };
}

function cutLater(to: Writable): void {
  const timer = setTimeout(() => to.destroy(), LAST_WORDS_MS);
  timer.unref();
  to.once('close', () => clearTimeout(timer));
}
