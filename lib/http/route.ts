import { type ApiResponse, answer, type Methods, requestIdOf } from './api';

type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/**
 * Mounts an endpoint as an App Router route: exports for every method, so that one it does not have gets a
 * problem as its answer too.
 */
export function route(
  methods: Methods,
): Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', RouteHandler> {
  const handle: RouteHandler = async (request, context) => {
    const header = (name: string) => request.headers.get(name);
    const params = Object.entries((await context.params) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return toResponse(
      await answer(methods, {
        method: request.method,
        query: new URL(request.url).searchParams,
        params: Object.fromEntries(params),
        header,
        body: request.body as AsyncIterable<Uint8Array> | null,
        requestId: requestIdOf(header),
        now: new Date(),
      }),
    );
  };
  return { GET: handle, HEAD: handle, POST: handle, PUT: handle, PATCH: handle, DELETE: handle };
}

function toResponse(response: ApiResponse): Response {
  return new Response(response.body, { status: response.status, headers: response.headers });
}
