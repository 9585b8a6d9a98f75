import { Readable } from 'node:stream';
import { answer, type Endpoint, requestIdOf } from './api';
import { type ApiResponse, isLive, isWhole, type LiveBody, textOf } from './response';
import { toWebStream } from './web-stream';

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
        search: url.search.slice(1),
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
  return new Response(isWhole(body) ? textOf(body) : toStream(body), { status, headers });
}

function toStream(body: AsyncIterable<string | Uint8Array> | LiveBody): ReadableStream<Uint8Array> {
  if (isLive(body)) return toWebStream(body);
  return Readable.toWeb(Readable.from(body, { objectMode: false })) as ReadableStream<Uint8Array>;
}
