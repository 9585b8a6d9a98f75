import type { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { ErrorCode } from '../errors';
import type { Method } from '../http/api';
import { BODY_LIMIT } from '../http/body';
import type { AnswerDoc, DocumentedHandler, OperationDoc } from '../http/operation';
import { errorCodesOf } from './errors';
import { headerParameters, responseHeaders } from './headers';
import { callersOf, securityOf } from './security';

type Answers = ZodOpenApiOperationObject['responses'];

/**
 * What the reference says of one operation.
 * @param errorAnswers the answers that tell errors, by status
 */
export function operationObject(
  method: Method,
  handler: DocumentedHandler,
  errorAnswers: (codes: readonly ErrorCode[]) => Answers,
): ZodOpenApiOperationObject {
  const { doc } = handler;
  return {
    operationId: doc.id,
    tags: [doc.tag],
    summary: doc.summary,
    description: [doc.description, callersOf(handler), limitOf(doc)].filter(Boolean).join('\n\n'),
    security: securityOf(handler),
    requestParams: {
      ...(doc.params && { path: doc.params as ZodObjectInput }),
      ...(doc.query && { query: doc.query as ZodObjectInput }),
    },
    parameters: headerParameters(
      ...(doc.ifMatch ? (['If-Match'] as const) : []),
      ...(doc.idempotencyKey ? (['Idempotency-Key'] as const) : []),
      'X-Request-Id',
    ),
    ...(doc.body || doc.rawBody ? { requestBody: { required: true, content: bodiesOf(method, doc) } } : {}),
    responses: withAnswers(doc, errorAnswers(errorCodesOf(method, handler))),
  };
}

type ZodObjectInput = z.ZodType<unknown, Record<string, unknown>>;

function limitOf({ body, rawBody, bodyLimit = BODY_LIMIT }: OperationDoc): string {
  if (!body && !rawBody) return '';
  const kib = bodyLimit / 1024;
  return `The body may have ${kib < 1024 ? `${kib} KiB` : `${kib / 1024} MiB`}.`;
}

function bodiesOf(method: Method, { body, example, rawBody = {} }: OperationDoc) {
  const json = body && { schema: body, ...(example === undefined ? {} : { example }) };
  return {
    ...(json && { 'application/json': json }),
    ...(json && method === 'PATCH' && { 'application/merge-patch+json': json }),
    ...Object.fromEntries(Object.entries(rawBody).map(([type, schema]) => [type, { schema }])),
  };
}

/** The good answers before the errors. A status that is both has the contents of both. */
function withAnswers({ answers }: OperationDoc, errors: Answers): Answers {
  const good = Object.entries(answers).map(([status, answer]) => {
    const error = errors[status as '500'];
    const content = { ...contentOf(answer), ...(error && 'content' in error ? error.content : {}) };
    return [status, { ...answerObject(answer), ...(Object.keys(content).length > 0 ? { content } : {}) }];
  });
  return { ...errors, ...Object.fromEntries(good) };
}

function answerObject({ description, headers = [] }: AnswerDoc): ZodOpenApiResponseObject {
  return { description, headers: responseHeaders(...headers, 'X-Request-Id') };
}

function contentOf({ body, contentType = 'application/json', otherTypes = {} }: AnswerDoc) {
  const types = { ...(body ? { [contentType]: body } : {}), ...otherTypes };
  return Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }]));
}
