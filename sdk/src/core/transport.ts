import { within } from './deadline';
import { type Headers, withHeader } from './headers';

/** A token, or where to get one: a client token lives for minutes, so give a function that asks your server for one. */
export type TokenSource = string | (() => Promise<string>);

/** Requests to one Pennon with one credential. */
export interface Transport {
  /** A refused token is renewed once. Rejects as `fetch` does, or when no token is to be had. */
  readonly get: (path: string, request: TransportRequest) => Promise<Response>;
  /** Forgets the token, as the server says that it is no good any more. */
  readonly forgetToken: () => void;
}

export interface TransportRequest {
  readonly headers?: Headers;
  readonly signal: AbortSignal;
}

export interface TransportOptions {
  /** Address of Pennon; empty for the origin of the page. */
  readonly url: string;
  /** Left out: the browser's session. */
  readonly token?: TokenSource | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** Sends requests with a credential that is asked for when it is needed, and again when it is refused. */
export function createTransport({ url, token, fetch: given }: TransportOptions): Transport {
  const base = url.replace(/\/+$/, '');
  let held: Promise<string> | null = null;

  function currentToken(): Promise<string> | null {
    if (typeof token !== 'function') return token === undefined ? null : Promise.resolve(token);
    held ??= Promise.resolve().then(token);
    return held;
  }

  /** One that could not be had, or not in time, is asked for again. */
  const forget = (used: Promise<string>) => (error: unknown) => {
    if (held === used) held = null;
    throw error;
  };

  async function send(path: string, { headers, signal }: TransportRequest, used: Promise<string> | null) {
    const secret = used && (await within(signal, used).catch(forget(used)));
    const authorization = withHeader('authorization', secret && `Bearer ${secret}`);
    // Looked up late, as tracing tools put a `fetch` of their own in place.
    const sent = (given ?? fetch)(base + path, {
      headers: { ...headers, ...authorization },
      signal,
      cache: 'no-store',
    });
    return within(signal, sent);
  }

  return {
    async get(path, request) {
      const used = currentToken();
      const response = await send(path, request, used);
      if (response.status !== 401 || typeof token !== 'function') return response;
      response.body?.cancel().catch(() => {});
      if (held === used) held = null;
      return send(path, request, currentToken());
    },
    forgetToken: () => {
      held = null;
    },
  };
}
