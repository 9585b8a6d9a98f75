import type { HeaderReader } from '../auth/identify';
import { log } from '../log';
import { andThen, type MaybePromise } from '../maybe-promise';
import { countRequest } from '../metrics';
import { currentTracer } from '../spans';
import { inTrace, type Trace } from '../trace';
import { toPennonError } from './problem';
import { type ApiResponse, isLive, isWhole } from './response';

/**
 * Answers as part of a trace, counts it and writes one access line: what was asked for by the template of its path,
 * never the path itself or its query, and ids of the caller, never names. Where spans are recorded it is one of them.
 * @param route template of the path
 */
export function observed(
  route: string,
  request: Observed,
  respond: () => MaybePromise<ApiResponse>,
): MaybePromise<ApiResponse> {
  const tracer = currentTracer();
  if (!tracer) return logged(route, request, respond);
  const { method, header } = request;
  const attributes = { 'http.request.method': method, 'http.route': route };
  return tracer.run({ name: `${method} ${route}`, kind: 'server', attributes, header }, (span) =>
    // It never throws.
    andThen(logged(route, request, respond), (response) => {
      span.set({ 'http.response.status_code': response.status });
      if (response.status >= 500) span.fail(response.status);
      span.end();
      return response;
    }),
  );
}

/** What is observed of a request. */
interface Observed {
  readonly requestId: string;
  readonly method: string;
  readonly header: HeaderReader;
}

function logged(
  route: string,
  { requestId, method }: Observed,
  respond: () => MaybePromise<ApiResponse>,
): MaybePromise<ApiResponse> {
  const trace: Trace = { requestId };
  const began = performance.now();
  return inTrace(trace, () =>
    andThen(respond(), (response) => {
      const ms = performance.now() - began;
      countRequest(route, method, response.status, ms / 1000);
      const { status, body } = response;
      log().info({ method, route, status, ms: Math.round(ms * 10) / 10, actor: trace.actor }, 'request');
      if (isWhole(body) || isLive(body)) return response;
      return { ...response, body: streamed(trace, body) };
    }),
  );
}

/** What comes of a stream is logged under the request too, though the answer has begun long before. */
async function* streamed(trace: Trace, body: AsyncIterable<string | Uint8Array>) {
  const chunks = body[Symbol.asyncIterator]();
  const read = async () => {
    try {
      return await inTrace(trace, () => chunks.next());
    } catch (error) {
      throw inTrace(trace, () => toPennonError(error));
    }
  };
  try {
    // A reader who goes away throws at the yield, which is no failure of ours.
    for (let next = await read(); !next.done; next = await read()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}
