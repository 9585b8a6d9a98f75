import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request that waits for its answer. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly response: ServerResponse;
  /** Answers with JSON. */
  readonly json: (body: unknown, options?: AnswerOptions) => void;
  /** Answers with a status and no more. */
  readonly status: (status: number, headers?: Record<string, string>) => void;
  /** Begins a stream of events. */
  readonly stream: () => ScriptedStream;
  /** Cuts the connection. */
  readonly cut: () => void;
}

interface AnswerOptions {
  readonly etag?: string;
  /** What the server's clock says. */
  readonly date?: Date;
}

/** An open stream. */
export interface ScriptedStream {
  readonly send: (event: string, data: unknown) => void;
  /** Anything, as it is. */
  readonly write: (text: string) => void;
  readonly end: () => void;
  readonly cut: () => void;
  /** Done when the other side has gone. */
  readonly closed: Promise<unknown>;
}

/** A real HTTP server of which a test plays every answer. */
export interface ScriptedServer {
  readonly origin: string;
  /** The next request, in the order of arrival, of those whose address begins so; waits for it. */
  readonly next: (beginning?: string) => Promise<Exchange>;
  /** Addresses of all requests so far. */
  readonly urls: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts one on a port of its own, or on one that was its own before. */
export async function startScriptedServer(port = 0): Promise<ScriptedServer> {
  const urls: string[] = [];
  const arrived: Exchange[] = [];
  const waiting: { readonly beginning: string; readonly take: (exchange: Exchange) => void }[] = [];
  const server = createServer((request, response) => {
    const exchange = exchangeOf(request, response);
    urls.push(exchange.url);
    const place = waiting.findIndex(({ beginning }) => exchange.url.startsWith(beginning));
    if (place === -1) arrived.push(exchange);
    else waiting.splice(place, 1)[0]?.take(exchange);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    urls,
    next: (beginning = '') => {
      const place = arrived.findIndex(({ url }) => url.startsWith(beginning));
      const [exchange] = place === -1 ? [] : arrived.splice(place, 1);
      return exchange ? Promise.resolve(exchange) : new Promise((take) => waiting.push({ beginning, take }));
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const cut = () => response.destroy();
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    response,
    cut,
    json: (body, { etag, date } = {}) => {
      if (etag) response.setHeader('etag', `"${etag}"`);
      if (date) response.setHeader('date', date.toUTCString());
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
    status: (status, headers = {}) => response.writeHead(status, headers).end(),
    stream: () => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('retry: 2000\n\n');
      return {
        send: (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        write: (text) => response.write(text),
        end: () => response.end(),
        cut,
        closed: once(response, 'close'),
      };
    },
  };
}
