import { type Endpoint, etagHeader, ifMatchOf, json, noContent } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { keyPath } from '@/lib/http/params';
import { updateApiKey } from '@/lib/keys/change';
import { keyWire, toKeyWire, updateKeyInput } from '@/lib/keys/schemas';
import { getApiKey, revokeApiKey } from '@/lib/keys/service';

export const endpoint: Endpoint = {
  path: '/api/admin/api-keys/{key_id}',
  methods: {
    GET: operation(
      {
        id: 'getApiKey',
        tag: 'API keys',
        summary: 'Get one API key',
        may: 'keys.read',
        params: keyPath,
        answers: { 200: { description: 'The key', body: keyWire, headers: ['ETag'] } },
        errors: ['api_key_not_found'],
      },
      async ({ ctx, params }) => {
        const key = await getApiKey(ctx, params.key_id);
        return json(200, toKeyWire(key), etagHeader(key.etag));
      },
    ),
    PATCH: operation(
      {
        id: 'updateApiKey',
        tag: 'API keys',
        summary: 'Rename an API key, or give it another end',
        description: 'A key that has ended stays as it is, and so does the one of the environment.',
        may: 'keys.write',
        params: keyPath,
        body: updateKeyInput,
        example: { name: 'billing', expires_at: null },
        ifMatch: true,
        answers: { 200: { description: 'The key', body: keyWire, headers: ['ETag'] } },
        errors: ['api_key_not_found', 'api_key_settled'],
      },
      async ({ ctx, params, body, request }) => {
        const key = await updateApiKey(ctx, params.key_id, body, { ifMatch: ifMatchOf(request) });
        return json(200, toKeyWire(key), etagHeader(key.etag));
      },
    ),
    DELETE: operation(
      {
        id: 'revokeApiKey',
        tag: 'API keys',
        summary: 'Revoke an API key for good',
        description:
          'It is refused from the next request on, everywhere. Revoking a revoked key does nothing.',
        may: 'keys.write',
        params: keyPath,
        ifMatch: true,
        answers: { 204: { description: 'The key is revoked' } },
        errors: ['api_key_not_found'],
      },
      async ({ ctx, params, request }) => {
        await revokeApiKey(ctx, params.key_id, { ifMatch: ifMatchOf(request) });
        return noContent();
      },
    ),
  },
};
