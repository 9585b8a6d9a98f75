import { expect, test } from 'vitest';
import { z } from 'zod';
import { json, type Method } from '@/lib/http/api';
import { type Access, documented, type OperationDoc } from '@/lib/http/operation';
import { createOpenApiDocument } from '@/lib/openapi/document';
import { toReference } from '@/lib/openapi/reference';

const thing = z.strictObject({ a: z.string() }).meta({ id: 'Thing' });

function documentOf(doc: Partial<OperationDoc>, access: Access = 'key-or-session', method: Method = 'POST') {
  const whole = { id: 'makeThing', tag: 'Flags', summary: 'Make a thing', answers: {}, ...doc } as const;
  const handler = documented(whole, access, async () => json(200, {}));
  return createOpenApiDocument([{ path: '/api/things/{id}', methods: { [method]: handler } }]);
}

function operationOf(...given: Parameters<typeof documentOf>) {
  const { chapters } = toReference(documentOf(...given));
  const operation = chapters.find(({ name }) => name === 'Flags')?.operations[0];
  if (!operation) throw new Error('it is not there');
  return operation;
}

const codesOf = ({ answers }: ReturnType<typeof operationOf>) =>
  Object.fromEntries(
    answers.map(({ status, description }) => [
      status,
      [...description.matchAll(/`(\w+)`: /g)].map(([, code]) => code),
    ]),
  );

test('an operation is shown with everything that it points to in place', () => {
  const operation = operationOf({
    params: z.object({ id: z.uuid().meta({ description: 'Id of the thing' }) }),
    query: z.strictObject({ full: z.enum(['yes', 'no']).default('no') }),
    body: thing,
    example: { a: 'b' },
    bodyLimit: 2 * 1024 * 1024,
    answers: { 201: { description: 'The thing', body: thing, headers: ['Location'] } },
  });

  expect(operation).toMatchObject({
    id: 'makeThing',
    method: 'POST',
    path: '/api/things/{id}',
    parameters: [
      { name: 'id', in: 'path', required: true, description: 'Id of the thing' },
      { name: 'full', in: 'query', required: false, description: '' },
    ],
    bodies: [
      { type: 'application/json', schema: { $ref: '#/components/schemas/Thing' }, example: { a: 'b' } },
    ],
  });
  expect(operation.description).toContain('The body may have 2 MiB.');
  expect(operation.answers.find(({ status }) => status === '201')).toMatchObject({
    description: 'The thing',
    contents: [{ type: 'application/json' }],
  });
});

test('schemas that others point to are listed in order of name', () => {
  const { schemas } = toReference(documentOf({ body: thing }));

  expect(schemas.map(({ name }) => name)).toEqual(['Problem', 'Thing']);
});

test('a PATCH takes a merge patch as well, and other types that the handler reads itself', () => {
  const { bodies } = operationOf(
    { body: thing, rawBody: { 'text/csv': z.string() } },
    'key-or-session',
    'PATCH',
  );

  expect(bodies.map(({ type }) => type)).toEqual([
    'application/json',
    'application/merge-patch+json',
    'text/csv',
  ]);
});

test('the errors are those that the kind of input and of caller bring, and its own', () => {
  expect(codesOf(operationOf({}, 'anybody', 'GET'))).toEqual({ 500: ['internal'] });
  expect(codesOf(operationOf({ may: 'flags.read' }, 'key-or-session', 'GET'))).toEqual({
    401: ['unauthenticated'],
    403: ['forbidden'],
    429: ['rate_limited'],
    500: ['internal'],
    503: ['unavailable'],
  });
  expect(
    codesOf(
      operationOf({
        body: thing,
        ifMatch: true,
        idempotencyKey: true,
        errors: ['flag_exists'],
      }),
    ),
  ).toEqual({
    400: ['bad_request', 'invalid_json'],
    401: ['unauthenticated'],
    403: ['cross_site', 'forbidden'],
    409: ['flag_exists', 'idempotency_in_progress'],
    412: ['version_mismatch'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    422: ['idempotency_mismatch', 'invalid'],
    429: ['rate_limited'],
    500: ['internal'],
    503: ['unavailable'],
  });
});

test('an answer that is also an error has both forms', () => {
  const answers = { 503: { description: 'Not ready', body: thing } };
  const operation = operationOf({ may: 'flags.read', answers }, 'key-or-session', 'GET');

  expect(operation.answers.at(-1)).toMatchObject({
    status: '503',
    description: 'Not ready',
    contents: [{ type: 'application/json' }, { type: 'application/problem+json' }],
  });
});

test.each<[string, Partial<OperationDoc>, Access, string, string[]]>([
  [
    'a row of the policy',
    { may: 'flags.write' },
    'key-or-session',
    'API keys with the role admin; people with the role admin',
    ['apiKey', 'session'],
  ],
  [
    'keys alone',
    { may: 'client_tokens.mint' },
    'key-or-session',
    'API keys with the role admin or service',
    ['apiKey'],
  ],
  [
    'people alone',
    { may: 'own_account.write' },
    'key-or-session',
    'people with the role admin or viewer or user',
    ['session'],
  ],
  [
    'client tokens',
    { may: 'evaluate', clientTokens: true, apiKeyHeader: true },
    'key-or-session',
    'client tokens',
    ['apiKey', 'session', 'clientToken', 'apiKeyHeader'],
  ],
  [
    'no row',
    {},
    'key-or-session',
    'API keys with the role any; people with the role any',
    ['apiKey', 'session'],
  ],
  ['the cron secret', {}, 'cron-secret', 'the cron secret', ['cronSecret']],
  [
    'the metrics token',
    { may: 'metrics.read' },
    'metrics-token',
    'the metrics token; API keys with the role admin or viewer',
    ['metricsToken', 'apiKey'],
  ],
  ['anybody', {}, 'anybody', 'anybody', []],
])('who may call is told, with %s', (_, doc, access, callers, schemes) => {
  const document = documentOf(doc, access);
  const operation = document.paths?.['/api/things/{id}']?.post;

  expect(operation?.description).toMatch(/\*\*Who may:\*\* .*\./);
  expect(operation?.description).toContain(callers);
  expect(operation?.security).toEqual(schemes.map((scheme) => ({ [scheme]: [] })));
});
