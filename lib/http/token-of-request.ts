import { type ClientTokenClaims, isClientToken, readClientToken } from '../auth/client-token';
import { bearerToken } from '../auth/identify';
import type { ApiRequest } from './api';

/** What the client token of a request says; null for callers with other credentials. */
export function clientTokenOf({ header, now }: ApiRequest): ClientTokenClaims | null {
  const secret = bearerToken(header) ?? header('x-api-key');
  return secret !== null && isClientToken(secret) ? readClientToken(secret, now) : null;
}
