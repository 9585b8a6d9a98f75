import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, type Methods, requestIdOf } from './api';

/** Mounts an endpoint on `node:http`: the same handlers as the App Router's, without its cost. */
export async function serveNode(
  methods: Methods,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const header = (name: string) => {
    const value = request.headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  const target = request.url ?? '/';
  const queryStart = target.indexOf('?');
  const result = await answer(methods, {
    method: request.method ?? 'GET',
    query: new URLSearchParams(queryStart === -1 ? '' : target.slice(queryStart + 1)),
    params: {},
    header,
    body: request,
    requestId: requestIdOf(header),
    now: new Date(),
  });
  response.writeHead(result.status, result.headers);
  response.end(result.body ?? undefined);
}
