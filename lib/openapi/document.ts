import { type CreateDocumentOptions, createDocument } from 'zod-openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { type ErrorCode, PennonError } from '../errors';
import type { ApiHandler, ApiRequest, Endpoint, Method } from '../http/api';
import { isDocumented } from '../http/operation';
import { problemWire } from '../http/problem-wire';
import { CHAPTERS } from './chapters';
import { createErrorAnswers } from './errors';
import { HEADERS, PARAMETERS } from './headers';
import { operationObject } from './operation-object';
import { SECURITY_SCHEMES } from './security';

/** A document of OpenAPI 3.1. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const ABOUT = `JSON with \`snake_case\` names; times are RFC 3339 in UTC with milliseconds.

- Errors are \`application/problem+json\` (RFC 9457): decide by \`code\`.
- Unknown fields and unknown query parameters are refused (422).
- Every answer has an \`X-Request-Id\` that finds the call in the log: your own, if you send one.
- Lists come in pages: pass \`next_cursor\` back as \`cursor\`. \`GET\` answers \`HEAD\` too.
- An address that is not here is 404 \`route_not_found\`, another method 405 \`method_not_allowed\` with \`Allow\`.`;

/** Describes endpoints by the very schemas that check their requests, and by those of their answers. */
export function createOpenApiDocument(endpoints: readonly Endpoint[]): OpenApiDocument {
  const errorAnswers = createErrorAnswers();
  const paths = endpoints.map((endpoint) => {
    const { path, methods } = endpoint;
    const operations = (Object.entries(methods) as [Method, ApiHandler][]).flatMap(([method, handler]) =>
      isDocumented(handler)
        ? [
            [
              method.toLowerCase(),
              operationObject(method, handler, (codes) =>
                errorAnswers(codes.filter((code) => isProblem(endpoint, code))),
              ),
            ],
          ]
        : [],
    );
    return [path, Object.fromEntries(operations)];
  });
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Pennon',
        version: packageJson.version,
        description: ABOUT,
        license: { name: packageJson.license, identifier: packageJson.license },
      },
      servers: [{ url: '/' }],
      tags: Object.entries(CHAPTERS).map(([name, description]) => ({ name, description })),
      paths: Object.fromEntries(paths),
      components: {
        schemas: { Problem: problemWire },
        headers: HEADERS,
        parameters: PARAMETERS,
        securitySchemes: SECURITY_SCHEMES,
      },
    },
    { override: leaveOutNoise },
  );
}

/** Whether an endpoint tells an error as everywhere; what it tells otherwise is among its own answers. */
function isProblem({ tellError }: Endpoint, code: ErrorCode): boolean {
  return tellError === undefined || tellError(new PennonError(code), PROBE).contentType === PROBLEM_TYPE;
}

const PROBLEM_TYPE = 'application/problem+json';
const PROBE: ApiRequest = {
  method: 'GET',
  path: '/',
  search: '',
  params: {},
  header: () => null,
  body: null,
  requestId: '',
  now: new Date(0),
};

/** Leaves out what a format says already, and bounds that every integer of JavaScript has. */
const leaveOutNoise: CreateDocumentOptions['override'] = ({ jsonSchema }) => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};
