import type { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { identify } from '../auth/identify';
import { type Action, authorize } from '../auth/policy';
import { type ErrorCode, PennonError } from '../errors';
import { andThen, type MaybePromise } from '../maybe-promise';
import {
  type ApiHandler,
  type ApiRequest,
  type ApiResponse,
  type Method,
  pathInput,
  queryInput,
} from './api';
import { BODY_LIMIT, bodyInput, jsonBody } from './body';
import { assertSameSite } from './cross-site';
import { answerOnce } from './idempotency';

/** The chapters of the API reference. */
export type Tag =
  | 'Overrides'
  | 'Flags'
  | 'Scheduled changes'
  | 'Segments'
  | 'Users'
  | 'API keys'
  | 'Audit log'
  | 'Settings'
  | 'Evaluation'
  | 'Evaluation in process'
  | 'Client tokens'
  | 'OFREP'
  | 'Jobs'
  | 'Monitoring'
  | 'Reference';

/** One answer of an operation, for the reference. */
export interface AnswerDoc {
  /** What it means, in a sentence. */
  readonly description: string;
  /** What the body is; left out for an answer without one. */
  readonly body?: z.ZodType;
  /** `application/json` when left out. */
  readonly contentType?: string;
  /** Bodies of other types that it may be instead, by type. */
  readonly otherTypes?: Readonly<Record<string, z.ZodType>>;
  /** Headers that come with it, beside those that every answer has. */
  readonly headers?: readonly ('ETag' | 'Location')[];
}

/** What an operation takes and answers: it validates requests and makes the API reference. */
export interface OperationDoc<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** Verb and noun, `createOverride` say; one for each operation of the API. */
  readonly id: string;
  readonly tag: Tag;
  /** A sentence without a full stop. */
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /**
   * The row of the policy that the caller must pass before anything is read of what they send; the service checks it
   * once more. Every operation for callers who are known has one.
   */
  readonly may?: Action;
  /** Client tokens open it; they open nothing else. */
  readonly clientTokens?: true;
  /** The key or token may also come in an `X-API-Key` header. */
  readonly apiKeyHeader?: true;
  /** For what is asked all the time and changes nothing: who calls may be known from up to five seconds ago. */
  readonly remembered?: true;
  /** Values of the path's placeholders. */
  readonly params?: P;
  readonly query?: Q;
  /** The JSON body. */
  readonly body?: B;
  /** Reads what the body has in place of `body`, which takes too long at once where there are thousands of rows. */
  readonly readBody?: (given: unknown) => Promise<z.output<B>>;
  /** A JSON body to start from, for the reference. */
  readonly example?: unknown;
  /** Largest body in bytes; 256 KiB when left out. */
  readonly bodyLimit?: number;
  /** Body types beside JSON that the handler reads itself from `request.body`, `text/csv` say. */
  readonly rawBody?: Readonly<Record<string, z.ZodType>>;
  /** Whether `If-Match` is heeded. */
  readonly ifMatch?: true;
  /** A POST that writes: a retry with the same `Idempotency-Key` does nothing twice. */
  readonly idempotencyKey?: true;
  /** Members of the answer that are shown once and never stored. */
  readonly oneTimeSecrets?: readonly string[];
  /** By status, the good ones. */
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Codes beside those that any operation may answer with. */
  readonly errors?: readonly ErrorCode[];
}

/** A call of an operation, checked. */
export interface Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly ctx: RequestContext;
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  readonly request: ApiRequest;
}

/** A handler that says what it takes and answers. */
export type DocumentedHandler = ApiHandler & { readonly doc: OperationDoc; readonly access: Access };

/** How callers prove who they are. */
export type Access = 'key-or-session' | 'cron-secret' | 'metrics-token' | 'stream-token' | 'anybody';

/** Whether a handler says what it takes and answers. */
export function isDocumented(handler: ApiHandler): handler is DocumentedHandler {
  return 'doc' in handler;
}

const SAFE_METHODS: ReadonlySet<string> = new Set<Method | 'HEAD'>(['GET', 'HEAD']);

/**
 * A method of an endpoint for callers that are known: an API key, a client token, or a session (whose writes must come
 * from our own pages). Who may not is refused before the body is read.
 */
export function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  doc: OperationDoc<P, Q, B> & { readonly may: Action },
  handle: (call: Call<P, Q, B>) => MaybePromise<ApiResponse>,
): DocumentedHandler {
  const { bodyLimit = BODY_LIMIT, oneTimeSecrets = [] } = doc;
  const run = (ctx: RequestContext, received: ApiRequest) =>
    andThen(readBody(doc, received, bodyLimit), (body) =>
      handle({
        ctx,
        params: (doc.params && pathInput(doc.params, received)) as z.output<P>,
        query: (doc.query && queryInput(doc.query, received)) as z.output<Q>,
        body: body as z.output<B>,
        request: received,
      }),
    );
  const handler: ApiHandler = (request) =>
    andThen(identify(request.header, request.now, doc), (actor) => {
      if (!actor) throw new PennonError('unauthenticated');
      if (actor.kind === 'user' && !SAFE_METHODS.has(request.method)) assertSameSite(request.header);
      authorize(actor, doc.may);
      const ctx: RequestContext = { actor, now: request.now, requestId: request.requestId };
      if (!doc.idempotencyKey) return run(ctx, request);
      return answerOnce(ctx, request, { bodyLimit, oneTimeSecrets }, (again) => run(ctx, again));
    });
  return documented(doc, 'key-or-session', handler);
}

function readBody(
  { body, readBody }: OperationDoc,
  request: ApiRequest,
  limit: number,
): MaybePromise<unknown> {
  if (readBody) return jsonBody(request, limit).then(readBody);
  return body && bodyInput(body, request, limit);
}

/** Says of a handler what it takes and answers. */
export function documented(doc: OperationDoc, access: Access, handler: ApiHandler): DocumentedHandler {
  return Object.assign((request: ApiRequest) => handler(request), { doc, access });
}
