import { authenticated, type Endpoint, etagHeader, json, noContent, pathInput } from '@/lib/http/api';
import { keyPath } from '@/lib/http/params';
import { toKeyWire } from '@/lib/keys/schemas';
import { getApiKey, revokeApiKey } from '@/lib/keys/service';

export const endpoint: Endpoint = {
  path: '/api/admin/api-keys/{key_id}',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const key = await getApiKey(ctx, pathInput(keyPath, request).key_id);
      return json(200, toKeyWire(key), etagHeader(key.etag));
    }),
    DELETE: authenticated(async (ctx, request) => {
      await revokeApiKey(ctx, pathInput(keyPath, request).key_id);
      return noContent();
    }),
  },
};
