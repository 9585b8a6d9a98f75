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
  const result = await answer(endpoint, {
    method: request.method ?? 'GET',
    path: queryStart === -1 ? target : target.slice(0, queryStart),
    query: new URLSearchParams(queryStart === -1 ? '' : target.slice(queryStart + 1)),
    params,
    header,
    body: request,
    requestId: requestIdOf(header),
    now: new Date(),
  });
  const { status, headers, body } = result;
  if (body === null) response.writeHead(status, headers).end();
  else if (typeof body === 'string') {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  } else if (isLive(body)) {
    response.writeHead(status, headers).flushHeaders();
    body.open(response);
  } else {
    response.writeHead(status, headers);
    // A stream that fails half-way cuts the connection: what has come must not pass for the whole.
    await pipeline(Readable.from(body, { objectMode: false }), response).catch(() => {});
  }
}
