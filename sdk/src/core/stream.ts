import { bounded } from './backoff';
import { readPieces } from './body';
import type { Closing } from './closing';
import { createDeadline } from './deadline';
import type { Headers } from './headers';
import { type Failure, networkFailure, refusal } from './problem';
import type { Runtime } from './runtime';
import { createSseParser, type ServerEvent } from './sse';
import type { Transport } from './transport';

/** Characters of one event. */
const MAX_EVENT = 4 * 1024 * 1024;
/** Heartbeats come each 15 s; without any for this long the connection is dead. */
const SILENCE_MS = 45_000;

/** How a stream ended. */
export interface StreamEnd {
  /** Milliseconds from its first event to its end; null when there was none. */
  readonly livedMs: number | null;
  readonly failure: Failure;
  /** The reason that the server gave. */
  readonly bye: string | null;
  /** How long the server asks all its clients to spread their return over. */
  readonly spreadMs: number;
  /** The shortest wait that the server suggests; undefined for none. */
  readonly retryMs: number | undefined;
}

export interface StreamOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly path: string;
  readonly headers: Headers;
  /** How long to wait for the first event. */
  readonly firstEventMs: number;
  readonly closing: Closing;
  /** The id of the last event is given along. */
  readonly onEvent: (event: ServerEvent, lastEventId: string) => void;
}

/** Follows a stream until it ends. Never rejects. */
export async function followStream(options: StreamOptions): Promise<StreamEnd> {
  const { transport, runtime, path, headers, closing, onEvent } = options;
  const deadline = createDeadline(runtime, options.firstEventMs, closing);
  const parser = createSseParser(MAX_EVENT);
  let startedAt: number | null = null;
  let bye: string | null = null;
  let spreadMs = 0;

  const ended = (failure: Failure): StreamEnd => ({
    livedMs: startedAt === null ? null : runtime.monotonicMs() - startedAt,
    failure,
    bye,
    spreadMs,
    retryMs: parser.retryMs(),
  });

  function take(event: ServerEvent): void {
    if (event.type === 'bye') {
      const said = readBye(event.data);
      bye = said.reason;
      spreadMs = said.spreadMs;
      return;
    }
    startedAt ??= runtime.monotonicMs();
    onEvent(event, parser.lastEventId());
  }

  try {
    const response = await transport.get(path, {
      headers: { ...headers, accept: 'text/event-stream' },
      signal: deadline.signal,
    });
    if (response.status !== 200) {
      response.body?.cancel().catch(() => {});
      return ended(refusal(response));
    }
    for await (const piece of readPieces(response, deadline.signal)) {
      for (const event of parser.push(piece)) take(event);
      if (bye !== null) break;
      // A heartbeat is a sign of life, but no beginning.
      if (startedAt !== null) deadline.move(SILENCE_MS);
    }
    return ended(networkFailure('the stream ended'));
  } catch (error) {
    return ended(networkFailure(error));
  } finally {
    deadline.clear();
  }
}

function readBye(data: string): { reason: string; spreadMs: number } {
  try {
    const { reason, retry_after_ms: ms } = JSON.parse(data);
    return { reason: String(reason), spreadMs: bounded(ms) };
  } catch {
    return { reason: 'unknown', spreadMs: 0 };
  }
}
