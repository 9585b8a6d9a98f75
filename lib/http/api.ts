import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { bearerToken, type HeaderReader } from '../auth/identify';
import { sameSecret } from '../auth/secret';
import { FAILURE_WINDOW_S } from '../auth/throttle';
import { getConfig } from '../config';
import { PennonError } from '../errors';
import { andThen, type MaybePromise } from '../maybe-promise';
import { noteActor } from '../trace';
import { parseInput } from '../validation';
import { corsHeaders, preflightHeaders } from './cors';
import { observed } from './observe';
import { toPennonError, toProblem } from './problem';
import type { ApiResponse } from './response';
import { NO_PAGE, transportHeaders } from './security-headers';

export type { ApiResponse } from './response';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request, whichever server received it. */
export interface ApiRequest {
  readonly method: string;
  /** The path as it was asked for. */
  readonly path: string;
  /** What follows the question mark, as it was sent; empty for nothing. */
  readonly search: string;
  /** Values of the path's `{placeholders}`. */
  readonly params: Readonly<Record<string, string>>;
  readonly header: HeaderReader;
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly requestId: string;
  /** The instant at which the request arrived. */
  readonly now: Date;
}

/** Answers one method of one endpoint. May throw; `answer` turns that into a problem. */
export type ApiHandler = (request: ApiRequest) => MaybePromise<ApiResponse>;

/** Handlers of one endpoint by method. */
export type Methods = Partial<Record<Method, ApiHandler>>;

/** One address of the API. */
export interface Endpoint {
  /** Its path with `{placeholders}`, `/api/admin/users/{user_id}` say. */
  readonly path: string;
  readonly methods: Methods;
  /** Stands for every address that is not there: all methods are 404. */
  readonly unknown?: true;
  /** Pages of the origins in `PENNON_ALLOWED_ORIGINS` may read it. */
  readonly cors?: true;
  /** Tells errors in the shape of a protocol; left out, they are problem+json. */
  readonly tellError?: (error: PennonError, request: ApiRequest) => ErrorBody;
}

/** What an error is told with. */
export interface ErrorBody {
  readonly status: number;
  readonly contentType: string;
  readonly body: object;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's `X-Request-Id`, if it is one we would repeat, else a new one. */
export function requestIdOf(header: HeaderReader): string {
  const given = header('x-request-id');
  return given !== null && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Answers a request to an endpoint. Never throws. HEAD is GET without the body. */
export function answer(endpoint: Endpoint, request: ApiRequest): MaybePromise<ApiResponse> {
  return observed(endpoint.path, request, () => respond(endpoint, request));
}

function respond(endpoint: Endpoint, request: ApiRequest): MaybePromise<ApiResponse> {
  const response =
    endpoint.cors && request.method === 'OPTIONS'
      ? preflight(endpoint, request)
      : dispatch(endpoint, request);
  return andThen(response, ({ status, headers, body }) => ({
    status,
    headers: withCommonHeaders(endpoint, request, headers),
    body: request.method === 'HEAD' ? null : body,
  }));
}

/** What every answer has, unless a handler says otherwise. */
function withCommonHeaders(
  { cors }: Endpoint,
  { header, requestId }: ApiRequest,
  own: ApiResponse['headers'],
): ApiResponse['headers'] {
  const common = {
    'cache-control': 'private, no-store',
    ...NO_PAGE,
    ...transportHeaders(),
    'x-request-id': requestId,
  };
  return cors ? Object.assign(common, corsHeaders(header('origin')), own) : Object.assign(common, own);
}

function preflight({ methods }: Endpoint, request: ApiRequest): ApiResponse {
  return {
    status: 204,
    headers: preflightHeaders(request.header('origin'), Object.keys(methods)),
    body: null,
  };
}

function dispatch(endpoint: Endpoint, request: ApiRequest): MaybePromise<ApiResponse> {
  const { methods, unknown } = endpoint;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = Object.hasOwn(methods, method) ? methods[method as Method] : undefined;
  const tell = (thrown: unknown) => tellThrown(endpoint, request, thrown);
  try {
    if (!handler) throw new PennonError(unknown ? 'route_not_found' : 'method_not_allowed');
    const response = handler(request);
    return response instanceof Promise ? response.catch(tell) : response;
  } catch (thrown) {
    return tell(thrown);
  }
}

function tellThrown(
  { methods, tellError = tellProblem }: Endpoint,
  request: ApiRequest,
  thrown: unknown,
): ApiResponse {
  const error = toPennonError(thrown);
  const { status, contentType, body } = tellError(error, request);
  return {
    status,
    headers: {
      'content-type': contentType,
      ...(error.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer realm="pennon"' } : {}),
      ...(error.code === 'method_not_allowed' ? { allow: allowOf(methods) } : {}),
      ...retryAfterOf(error),
    },
    body: JSON.stringify(body),
  };
}

/** When it is worth while to come again, in seconds, where that is known. */
export function retryAfterOf({ code, details }: PennonError): { 'retry-after'?: string } {
  const seconds = details.retry_after ?? (code === 'rate_limited' ? FAILURE_WINDOW_S : undefined);
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** What `Allow` says: GET answers HEAD as well. */
function allowOf(methods: Methods): string {
  return Object.keys(methods)
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
}

/** An error as problem+json. */
export function tellProblem(error: PennonError, request: ApiRequest): ErrorBody {
  return {
    status: error.status,
    contentType: 'application/problem+json',
    body: toProblem(error, request.requestId),
  };
}

/**
 * A handler for the scheduler, which proves itself with `Authorization: Bearer $CRON_SECRET`. Without a secret
 * in the environment nobody can.
 */
export function cronJob(job: string, run: (ctx: RequestContext) => Promise<ApiResponse>): ApiHandler {
  return async (request) => {
    const { cronSecret } = getConfig();
    const given = bearerToken(request.header);
    if (cronSecret === undefined || given === null || !sameSecret(given, cronSecret)) {
      throw new PennonError('unauthenticated', 'Send the cron secret as a Bearer token');
    }
    noteActor({ kind: 'system', id: job });
    return run({ actor: { kind: 'system', job }, now: request.now, requestId: request.requestId });
  };
}

/** A JSON answer. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** An answer without a body. */
export function noContent(): ApiResponse {
  return { status: 204, headers: {}, body: null };
}

/** The `ETag` header of a state. */
export function etagHeader(etag: string): { etag: string } {
  return { etag: `"${etag}"` };
}

/**
 * The state that the caller has seen, from `If-Match`; undefined when the header is not there.
 * @throws PennonError `bad_request` for anything but one strong entity tag or `*`
 */
export function ifMatchOf(request: ApiRequest): string | undefined {
  const value = request.header('if-match')?.trim();
  if (value === undefined || value === '*') return value;
  const tag = /^"([\x21\x23-\x7e]*)"$/.exec(value)?.[1];
  if (tag === undefined) throw new PennonError('bad_request', 'If-Match must be one quoted ETag, or *');
  return tag;
}

/** Whether the caller has this state already (`If-None-Match`). Proxies that compress make a tag weak: `W/"…"`. */
export function hasSeen(request: ApiRequest, etag: string): boolean {
  const seen = request.header('if-none-match')?.split(',') ?? [];
  return seen.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === `"${etag}"`);
}

/** Checks the values of the path. */
export function pathInput<S extends z.ZodType>(schema: S, request: ApiRequest): z.output<S> {
  return parseInput(schema, request.params);
}

/**
 * Checks the query string. A parameter that is given twice is refused, as nobody can tell which one counts.
 * @throws PennonError `invalid`
 */
export function queryInput<S extends z.ZodType>(schema: S, request: ApiRequest): z.output<S> {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(request.search)) {
    if (given.has(name)) {
      throw new PennonError('invalid', undefined, {
        fields: [{ path: name.slice(0, 100), message: 'is given twice' }],
      });
    }
    given.set(name, value);
  }
  return parseInput(schema, Object.fromEntries(given));
}
