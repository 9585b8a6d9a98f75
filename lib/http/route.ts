import { Readable } from 'node:stream';
import { type ApiResponse, answer, type Endpoint, requestIdOf } from './api';

type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/**
 * Mounts an endpoint as an App Router route: exports for every method, so that one it does not have gets a
 * problem as its answer too.
 */
export function route(
  endpoint: Endpoint,
): Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', RouteHandler> {
  const handle: RouteHandler = async (request, context) => {
    const header = (name: string) => request.headers.get(name);
    const url = new URL(request.url);
    const params = Object.entries((await context.params) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return toResponse(
      await answer(endpoint, {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        params: Object.fromEntries(params),
        header,
        body: request.body as AsyncIterable<Uint8Array> | null,
        requestId: requestIdOf(header),
        now: new Date(),
      }),
    );
  };
  return {
    GET: handle,
    HEAD: handle,
    POST: handle,
    PUT: handle,
    PATCH: handle,
    DELETE: handle,
    OPTIONS: handle,
  };
}

function toResponse({ status, headers, body }: ApiResponse): Response {
  const sent = body === null || typeof body === 'string' ? body : toStream(body);
  return new Response(sent, { status, headers });
}

function toStream(chunks: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(chunks, { objectMode: false })) as ReadableStream<Uint8Array>;
}
