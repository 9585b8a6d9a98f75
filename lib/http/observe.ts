import { log } from '../log';
import { andThen, type MaybePromise } from '../maybe-promise';
import { countRequest } from '../metrics';
import { inTrace, type Trace } from '../trace';
import { toPennonError } from './problem';
import { type ApiResponse, isLive, isWhole } from './response';

/**
 * Answers as part of a trace, counts it and writes one access line: what was asked for by the template of its path,
 * never the path itself or its query, and ids of the caller, never names.
 * @param route template of the path
 */
export function observed(
  route: string,
  { requestId, method }: { readonly requestId: string; readonly method: string },
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
  try {
    for (;;) {
      const next = await inTrace(trace, () => chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw inTrace(trace, () => toPennonError(error));
  } finally {
    await chunks.return?.();
  }
}
