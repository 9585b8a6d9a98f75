import { readText } from './body';
import type { Closing } from './closing';
import { createDeadline } from './deadline';
import type { Headers } from './headers';
import { type Failure, networkFailure, refusal, UNREADABLE } from './problem';
import type { Runtime } from './runtime';
import type { Transport } from './transport';

/** Characters of one answer. */
const MAX_ANSWER = 4 * 1024 * 1024;

/** What a GET of JSON came to. */
export type Loaded =
  | { readonly failure: Failure }
  /** `body` is undefined when nothing has changed (304). */
  | {
      readonly failure: null;
      readonly body: unknown;
      readonly etag: string | null;
      readonly serverMs: number;
    };

export interface LoadOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly path: string;
  readonly headers: Headers;
  /** For everything: a server that sends a byte now and then is too slow as well. */
  readonly timeoutMs: number;
  readonly closing: Closing;
  readonly maxLength?: number;
}

/** Asks for JSON. Never rejects. */
export async function loadJson(options: LoadOptions): Promise<Loaded> {
  const { transport, runtime, path, headers, closing, maxLength = MAX_ANSWER } = options;
  const deadline = createDeadline(runtime, options.timeoutMs, closing);
  try {
    const response = await transport.get(path, { headers, signal: deadline.signal });
    if (response.status !== 200 && response.status !== 304) {
      response.body?.cancel().catch(() => {});
      return { failure: refusal(response) };
    }
    const text = await readText(response, maxLength, deadline.signal);
    return {
      failure: null,
      body: response.status === 304 ? undefined : JSON.parse(text),
      etag: bareEtag(response.headers.get('etag')),
      serverMs: Date.parse(response.headers.get('date') ?? ''),
    };
  } catch (error) {
    return { failure: error instanceof SyntaxError ? UNREADABLE : networkFailure(error) };
  } finally {
    deadline.clear();
  }
}

function bareEtag(header: string | null): string | null {
  return /^(?:W\/)?"(.*)"$/.exec(header ?? '')?.[1] ?? null;
}
