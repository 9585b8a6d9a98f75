import { authenticated, type Endpoint, etagHeader, json, queryInput } from '@/lib/http/api';
import { bodyInput } from '@/lib/http/body';
import { toPageWire } from '@/lib/http/params';
import { createKeyInput, keyListQuery, toKeyWire } from '@/lib/keys/schemas';
import { createApiKey, listApiKeys } from '@/lib/keys/service';

export const endpoint: Endpoint = {
  path: '/api/admin/api-keys',
  methods: {
    GET: authenticated(async (ctx, request) =>
      json(200, toPageWire(await listApiKeys(ctx, queryInput(keyListQuery, request)), toKeyWire)),
    ),
    POST: authenticated(async (ctx, request) => {
      const { apiKey, secret } = await createApiKey(ctx, await bodyInput(createKeyInput, request));
      const location = `/api/admin/api-keys/${apiKey.id}`;
      return json(201, { ...toKeyWire(apiKey), key: secret }, { location, ...etagHeader(apiKey.etag) });
    }),
  },
};
