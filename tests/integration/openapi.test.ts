import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { ERRORS } from '@/lib/errors';
import { json } from '@/lib/http/api';
import { isDocumented } from '@/lib/http/operation';
import { createOpenApiDocument, type OpenApiDocument } from '@/lib/openapi/document';
import { call, pathOf } from '../support/api';
import { createDocumentCheck, type DocumentedCall } from '../support/documented';
import { TABLE } from '../support/route-table';

async function readDocument(): Promise<OpenApiDocument> {
  return (await call('GET', '/api/openapi.json')).json();
}

function operationsOf(document: OpenApiDocument) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

describe('the reference', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();

    const { valid, errors } = await validator.validate({ ...(await readDocument()) });

    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('describes every route with every method that it answers, and nothing else', async () => {
    const described = operationsOf(await readDocument()).map(({ path, method }) => `${path} ${method}`);

    expect(described.sort()).toEqual(Object.keys(TABLE).map(toTemplate).sort());
  });

  test('names every operation once, and each says who may call it', async () => {
    const operations = operationsOf(await readDocument());
    const ids = operations.map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) {
      expect(operation.operationId).toMatch(/^[a-z]+[A-Za-z]+$/);
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(operation.description).toContain('**Who may:** ');
    }
  });

  test('knows exactly the codes of the one table of errors', async () => {
    const { components } = await readDocument();

    expect(components?.schemas?.Problem).toMatchObject({
      properties: { code: { enum: Object.keys(ERRORS) } },
    });
  });

  test('has no chapter without an operation, and no schema, answer or parameter that nothing points to', async () => {
    const document = await readDocument();
    const text = JSON.stringify(document);
    const tags = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags ?? []));
    expect(document.tags?.map(({ name }) => name).filter((name) => !tags.has(name))).toEqual([]);

    for (const kind of ['schemas', 'responses', 'parameters'] as const) {
      for (const name of Object.keys(document.components?.[kind] ?? {})) {
        expect(text).toContain(`"#/components/${kind}/${name}"`);
      }
    }
  });

  test('anybody may read it, and whoever has it gets 304', async () => {
    const first = await call('GET', '/api/openapi.json');
    const etag = first.headers.get('etag') ?? '';

    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await call('GET', '/api/openapi.json', { headers: { 'if-none-match': etag } });
    expect({ status: again.status, body: await again.text(), etag: again.headers.get('etag') }).toEqual({
      status: 304,
      body: '',
      etag,
    });
    expect((await call('HEAD', '/api/openapi.json')).status).toBe(200);
  });
});

describe('a body that the reference shows as an example', () => {
  const operations = ENDPOINTS.flatMap(({ path, methods }) =>
    Object.entries(methods).flatMap(([method, handler]) =>
      isDocumented(handler) && handler.doc.body ? [{ name: `${method} ${path}`, doc: handler.doc }] : [],
    ),
  );

  test.each(operations)('is there for $name, and the validator takes it', ({ doc }) => {
    expect(doc.example).toBeDefined();
    expect(doc.body?.safeParse(doc.example)).toMatchObject({ success: true });
  });
});

describe('a call that does not fit the reference is found:', () => {
  const makeCheck = () => createDocumentCheck(createOpenApiDocument(ENDPOINTS), ENDPOINTS);
  const flags = '/api/admin/feature-flags';
  const page = { data: [], next_cursor: null, total: 0, total_estimated: false };
  const answerOf = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const response = json(status, body, { 'x-request-id': 'id', ...headers });
    return new Response(response.body as string, { status, headers: response.headers });
  };
  const cases: [string, Partial<DocumentedCall>, string][] = [
    ['a status', { answer: answerOf(418, {}) }, '418 is not among its answers'],
    ['a body', { answer: answerOf(200, { ...page, total: '0' }) }, '200: body/total must be integer'],
    ['a field', { answer: answerOf(200, { ...page, secret: 1 }) }, 'must NOT have additional properties'],
    [
      'a type',
      { answer: answerOf(200, '', { 'content-type': 'text/plain' }) },
      'is not said to be text/plain',
    ],
    ['a code', { answer: problem(403, 'flag_exists') }, 'must be equal to one of the allowed values'],
    ['no body', { answer: new Response(null, { headers: { 'x-request-id': 'id' } }) }, '200 has no body'],
    ['no id', { answer: new Response(JSON.stringify(page)) }, '200 has no X-Request-Id'],
    ['a method', { method: 'PUT', answer: answerOf(200, page) }, '200 of a method that is not there'],
    ['an accepted body', { method: 'POST', sent: { name: 1 }, answer: created() }, 'that should be refused'],
  ];

  test.each(cases)('%s', async (_, wrong, message) => {
    const fine = { path: flags, method: 'GET', sent: undefined, answer: answerOf(200, page) };
    const check = makeCheck();

    expect(await check(fine)).toBeUndefined();
    expect(await check({ ...fine, ...wrong })).toContain(message);
  });

  function problem(status: number, code: string) {
    const body = { type: 'urn:x', title: '', status, code, detail: '', request_id: 'id' };
    return answerOf(status, body, { 'content-type': 'application/problem+json' });
  }

  function created() {
    return new Response(null, { status: 201 });
  }
});

/** A route, perhaps with a method behind it, as the reference names it. */
function toTemplate(route: string): string {
  return pathOf(route).replace(/\[([^\]]+)\]/g, '{$1}');
}
