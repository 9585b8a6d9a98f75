import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { ERRORS, type ErrorCode } from '../errors';
import type { Method } from '../http/api';
import type { DocumentedHandler } from '../http/operation';
import { responseHeaders } from './headers';

type Answers = Record<`${1 | 2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject>;

/** Codes that an operation may answer with: its own, and those that its kind of input and caller bring. */
export function errorCodesOf(method: Method, { doc, access }: DocumentedHandler): readonly ErrorCode[] {
  const takesBody = doc.body !== undefined || doc.rawBody !== undefined;
  const isChecked = takesBody || doc.params !== undefined || doc.query !== undefined;
  const when = (condition: boolean | undefined, ...codes: ErrorCode[]) => (condition ? codes : []);
  return [
    ...new Set<ErrorCode>([
      ...when(doc.ifMatch || doc.idempotencyKey, 'bad_request'),
      ...when(doc.body !== undefined, 'invalid_json'),
      ...when(access !== 'anybody', 'unauthenticated', 'forbidden'),
      ...when(access === 'key-or-session', 'rate_limited'),
      ...when(access === 'key-or-session' && method !== 'GET', 'cross_site'),
      ...(doc.errors ?? []),
      ...when(doc.idempotencyKey, 'idempotency_in_progress'),
      ...when(doc.ifMatch, 'version_mismatch'),
      ...when(takesBody, 'body_too_large', 'unsupported_media_type'),
      ...when(isChecked, 'invalid'),
      ...when(doc.idempotencyKey, 'idempotency_mismatch'),
      'internal',
      ...when(access !== 'anybody', 'unavailable'),
    ]),
  ];
}

/**
 * Makes the answers that tell errors, by status. Of each set of codes there is one object, so that the document names
 * it once.
 */
export function createErrorAnswers(): (codes: readonly ErrorCode[]) => Answers {
  const made = new Map<string, ZodOpenApiResponseObject>();
  return (codes) => {
    const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
    return Object.fromEntries(
      statuses.map((status) => {
        const ofStatus = codes.filter((code) => ERRORS[code].status === status).sort();
        const id = ofStatus.map(toTitleCase).join('Or');
        const answer = made.get(id) ?? errorAnswer(id, status, ofStatus);
        made.set(id, answer);
        return [status, answer];
      }),
    );
  };
}

function errorAnswer(id: string, status: number, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  return {
    id,
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('  \n'),
    headers: responseHeaders(
      'X-Request-Id',
      ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
      ...(status === 429 ? (['Retry-After'] as const) : []),
    ),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { properties: { status: { const: status }, code: { enum: [...codes] } } },
          ],
        },
      },
    },
  };
}

function toTitleCase(code: ErrorCode): string {
  return code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
