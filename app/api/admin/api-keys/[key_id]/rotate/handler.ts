import type { Endpoint } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { keyPath } from '@/lib/http/params';
import { rotateApiKey } from '@/lib/keys/change';
import { newKeyWire, rotateKeyInput } from '@/lib/keys/schemas';
import { newKeyAnswer } from '../../new-key-answer';

export const endpoint: Endpoint = {
  path: '/api/admin/api-keys/{key_id}/rotate',
  methods: {
    POST: operation(
      {
        id: 'rotateApiKey',
        tag: 'API keys',
        summary: 'Make a key that takes the place of this one',
        description:
          'The new key has the same name and role and is shown this once. The old one stays good for `overlap_seconds` (a day; 0 ends it at once, a week at most), or until its own end if that is earlier. Without `expires_at` the new key is good for as long as the old one was made for.',
        may: 'keys.write',
        params: keyPath,
        body: rotateKeyInput,
        example: { overlap_seconds: 3600 },
        idempotencyKey: true,
        oneTimeSecrets: ['key'],
        answers: { 201: { description: 'The new key', body: newKeyWire, headers: ['ETag', 'Location'] } },
        errors: ['api_key_not_found', 'api_key_settled'],
      },
      async ({ ctx, params, body }) => newKeyAnswer(await rotateApiKey(ctx, params.key_id, body)),
    ),
  },
};
