import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answer, type Endpoint, requestIdOf } from './api';

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
  response.writeHead(result.status, result.headers);
  const { body } = result;
  if (body === null || typeof body === 'string') response.end(body ?? undefined);
  // A stream that fails half-way cuts the connection: what has come must not pass for the whole.
  else await pipeline(Readable.from(body, { objectMode: false }), response).catch(() => {});
}
