import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Endpoint, etagHeader, hasSeen } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';
import { createOpenApiDocument } from '@/lib/openapi/document';

/**
 * `GET /api/openapi.json`: the reference for programs. It holds no secrets: anybody may read it.
 * @param endpoints what it describes, itself included; asked for at the first request
 */
export function openApiEndpoint(endpoints: () => readonly Endpoint[]): Endpoint {
  let made: { readonly body: string; readonly etag: string } | undefined;
  return {
    path: '/api/openapi.json',
    methods: {
      GET: documented(
        {
          id: 'getOpenApiDocument',
          tag: 'Reference',
          summary: 'Get this reference as OpenAPI 3.1',
          answers: {
            200: {
              description: 'The document',
              body: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
              headers: ['ETag'],
            },
            304: { description: 'You have it already (`If-None-Match`)', headers: ['ETag'] },
          },
        },
        'anybody',
        async (request) => {
          made ??= serialize(endpoints());
          const headers = { 'cache-control': 'no-cache', ...etagHeader(made.etag) };
          if (hasSeen(request, made.etag)) return { status: 304, headers, body: null };
          return {
            status: 200,
            headers: { 'content-type': 'application/json', ...headers },
            body: made.body,
          };
        },
      ),
    },
  };
}

function serialize(endpoints: readonly Endpoint[]) {
  const body = JSON.stringify(createOpenApiDocument(endpoints));
  return { body, etag: createHash('sha256').update(body).digest('base64url').slice(0, 22) };
}
