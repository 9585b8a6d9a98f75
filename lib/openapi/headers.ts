import type { ZodOpenApiComponentsObject } from 'zod-openapi';

/** Headers of answers, for the reference. */
export const HEADERS = {
  'X-Request-Id': {
    description: 'Finds the call in the log: the caller’s own if it sent one, else a new one',
    required: true,
    schema: { type: 'string' },
  },
  ETag: {
    description: 'This very state. Send it back as `If-Match` to write only if nobody else has',
    required: true,
    schema: { type: 'string' },
    example: '"3"',
  },
  Location: {
    description: 'Where the new thing is',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
  },
  'WWW-Authenticate': { required: true, schema: { type: 'string' }, example: 'Bearer realm="pennon"' },
  'Retry-After': {
    description: 'Seconds to wait before the next try',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  },
} as const satisfies ZodOpenApiComponentsObject['headers'];

/** Headers that callers may send, for the reference. */
export const PARAMETERS = {
  'X-Request-Id': {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Your own id of the call: 1 to 64 letters, digits, dots, underscores and hyphens',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description:
      'The `ETag` of the state that you have seen: if somebody has written since, nothing is done and the answer is ' +
      '412. `*` asks only that something is there. Without it the write applies to the current state.',
    schema: { type: 'string' },
    example: '"3"',
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A new random value for each write, the same for its retries: for 24 hours they get the first answer and do ' +
      'nothing twice. 1 to 255 characters of printable ASCII.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    example: '7b0e2f5c-3d0c-4b8e-9a51-1d6f4b9d2c10',
  },
} as const satisfies ZodOpenApiComponentsObject['parameters'];

/** Points to headers of an answer. */
export function responseHeaders(...names: (keyof typeof HEADERS)[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Points to headers that may be sent. */
export function headerParameters(...names: (keyof typeof PARAMETERS)[]) {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}
