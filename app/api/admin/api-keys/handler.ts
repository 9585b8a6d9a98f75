import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';
import { createKeyInput, keyListQuery, keyWire, newKeyWire, toKeyWire } from '@/lib/keys/schemas';
import { createApiKey, listApiKeys } from '@/lib/keys/service';
import { newKeyAnswer } from './new-key-answer';

export const endpoint: Endpoint = {
  path: '/api/admin/api-keys',
  methods: {
    GET: operation(
      {
        id: 'listApiKeys',
        tag: 'API keys',
        summary: 'List API keys, oldest first',
        description: 'Those that have ended are there too.',
        may: 'keys.read',
        query: keyListQuery,
        answers: { 200: { description: 'A page of keys', body: pageWire(keyWire) } },
      },
      async ({ ctx, query }) => json(200, toPageWire(await listApiKeys(ctx, query), toKeyWire)),
    ),
    POST: operation(
      {
        id: 'createApiKey',
        tag: 'API keys',
        summary: 'Make an API key',
        description: 'The key itself is in this answer and nowhere else; a replayed answer does not have it.',
        may: 'keys.write',
        body: createKeyInput,
        example: { name: 'billing', role: 'service', expires_at: '2030-01-31T18:00:00Z' },
        idempotencyKey: true,
        oneTimeSecrets: ['key'],
        answers: { 201: { description: 'The new key', body: newKeyWire, headers: ['ETag', 'Location'] } },
      },
      async ({ ctx, body }) => newKeyAnswer(await createApiKey(ctx, body)),
    ),
  },
};
