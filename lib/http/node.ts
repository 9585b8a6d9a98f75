import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answer, type Endpoint, requestIdOf } from './api';
import { isLive } from './response';

/** Mounts an endpoint on `node:http`: the same handlers as the App Router's, without its cost. */
export async function serveNode(
  endpoint: Endpoint,
  params: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const header = (name: string) => {
    const value = request.headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  const target = request.url ?? '/';
  const queryStart = target.indexOf('?');
  const answering = answer(endpoint, {
    method: request.method ?? 'GET',
    path: queryStart === -1 ? target : target.slice(0, queryStart),
    query: new URLSearchParams(queryStart === -1 ? '' : target.slice(queryStart + 1)),
    params,
    header,
    body: request,
    requestId: requestIdOf(header),
    now: new Date(),
  });
  const { status, headers, body } = answering instanceof Promise ? await answering : answering;
  if (body === null) response.writeHead(status, headers).end();
  else if (typeof body === 'string') {
    const length = Buffer.byteLength(body);
    response.writeHead(status, { ...headers, 'content-length': length });
    // As long as it has letters: then it is ASCII, which is sent in half the time as what it is.
    response.end(body, length === body.length ? 'latin1' : 'utf8');
  } else if (isLive(body)) {
    response.writeHead(status, headers).flushHeaders();
    endWithConnection(request, response);
    body.open(response);
  } else {
    response.writeHead(status, headers);
    endWithConnection(request, response);
    // A stream that fails half-way cuts the connection: what has come must not pass for the whole.
    await pipeline(Readable.from(body, { objectMode: false }), response).catch(() => {});
  }
}

/**
 * Of a connection's end Node tells the answer whose turn it is, and not those behind it that were asked for on the same
 * connection (pipelining): what comes bit by bit would go on for ever.
 */
function endWithConnection({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.socket) return;
  const end = () => {
    response.destroy();
    response.emit('close');
  };
  if (socket.destroyed) end();
  else socket.once('close', end);
  response.once('close', () => socket.off('close', end));
}
