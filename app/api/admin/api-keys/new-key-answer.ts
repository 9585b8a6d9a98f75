import { type ApiResponse, etagHeader, json } from '@/lib/http/api';
import { toKeyWire } from '@/lib/keys/schemas';
import type { ApiKeyView } from '@/lib/keys/types';

/** The one answer that has the key itself. */
export function newKeyAnswer({ apiKey, secret }: { apiKey: ApiKeyView; secret: string }): ApiResponse {
  const location = `/api/admin/api-keys/${apiKey.id}`;
  return json(201, { ...toKeyWire(apiKey), key: secret }, { location, ...etagHeader(apiKey.etag) });
}
