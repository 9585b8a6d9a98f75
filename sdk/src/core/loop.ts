import { about, backoffMs } from './backoff';
import { type Closing, createClosing } from './closing';
import type { Headers } from './headers';
import { type Failure, isLasting } from './problem';
import type { Runtime } from './runtime';
import type { ServerEvent } from './sse';
import { followStream, type StreamEnd } from './stream';
import type { Transport } from './transport';

/** A stream that lived as long as this was a good one. */
const LONG_LIFE_MS = 30_000;
/** How long to do without a stream where there is none to be had. */
const WITHOUT_STREAM_MS = 5 * 60_000;
/** So many streams that never began, and there is none to be had: a proxy holds them back, say. */
const STREAM_TRIES = 3;
/** How often to look whether a refusal still stands. */
const LASTING_MS = 60_000;

/** How to talk with a server. */
export interface LoopOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  /** Ends it. */
  readonly closing: Closing;
  /** Whether to follow the stream: `setStreaming` changes it. */
  readonly streaming: boolean;
  readonly pollIntervalMs: number;
  readonly requestTimeoutMs: number;
  /** Brings what is held up to date. Never rejects. */
  readonly load: () => Promise<Failure | null>;
  readonly streamPath: string;
  readonly streamHeaders: () => Headers;
  /** Takes in an event; what it throws ends the stream, and all is loaded anew. */
  readonly onEvent: (event: ServerEvent, lastEventId: string) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** A talk that goes on. */
export interface Loop {
  /** Ends a wait. */
  readonly wake: () => void;
  /** Follows the stream from now on, or does without. */
  readonly setStreaming: (wanted: boolean) => void;
}

/**
 * Loads, then follows the stream of changes; without a stream it loads again and again. Goes on until it is closed,
 * whatever happens.
 */
export function startLoop(options: LoopOptions): Loop {
  const { transport, runtime, closing, load, onEvent, onFailure } = options;
  const { random, monotonicMs } = runtime;
  let isCurrent = false;
  let failures = 0;
  let streamFailures = 0;
  let { streaming } = options;
  let streamNotBefore = 0;
  let endStream = () => {};
  let endPause = () => {};

  /** One round; returns how long to wait before the next. */
  async function round(): Promise<number> {
    if (!isCurrent) {
      const failure = await load();
      if (failure) return afterFailure(failure);
      failures = 0;
      isCurrent = true;
    }
    if (!streaming || monotonicMs() < streamNotBefore) {
      isCurrent = false;
      return about(options.pollIntervalMs, random);
    }
    return afterStream(await follow());
  }

  async function follow(): Promise<StreamEnd> {
    const ofStream = createClosing();
    const letGo = closing.onClose(ofStream.close);
    endStream = ofStream.close;
    const end = await followStream({
      transport,
      runtime,
      path: options.streamPath,
      headers: options.streamHeaders(),
      firstEventMs: options.requestTimeoutMs,
      closing: ofStream,
      onEvent: takeEvent,
    });
    letGo();
    return end;
  }

  function takeEvent(event: ServerEvent, lastEventId: string): void {
    isCurrent = false;
    onEvent(event, lastEventId);
    isCurrent = true;
  }

  function afterFailure(failure: Failure): number {
    failures++;
    if (!closing.isClosed()) onFailure(failure);
    if (isLasting(failure)) return about(LASTING_MS, random);
    return failure.retryAfterMs + backoffMs(failures, random);
  }

  function afterStream({ livedMs, bye, spreadMs, retryMs, failure }: StreamEnd): number {
    if (!streaming) return 0;
    streamFailures = livedMs !== null && livedMs >= LONG_LIFE_MS ? 0 : streamFailures + 1;
    const refused = livedMs === null && failure.problem.status !== undefined;
    if (bye === 'unauthorized') transport.forgetToken();
    if (bye === 'unauthorized' || (livedMs === null && !refused)) isCurrent = false;
    if (bye !== null) return random() * spreadMs + backoffMs(streamFailures, random, retryMs);
    if (refused) {
      streamNotBefore = monotonicMs() + about(failure.retryAfterMs || WITHOUT_STREAM_MS, random);
      return 0;
    }
    if (livedMs === null && streamFailures >= STREAM_TRIES) {
      streamFailures = 0;
      streamNotBefore = monotonicMs() + about(WITHOUT_STREAM_MS, random);
    }
    return backoffMs(Math.max(1, streamFailures), random, retryMs);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = runtime.setTimer(resolve, ms);
      endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (!closing.isClosed()) {
      const waitMs = await round();
      if (waitMs > 0 && !closing.isClosed()) await pause(waitMs);
    }
  }

  closing.onClose(() => endPause());
  void run();
  return {
    wake: () => endPause(),
    setStreaming(wanted) {
      streaming = wanted;
      if (wanted) endPause();
      else endStream();
    },
  };
}
