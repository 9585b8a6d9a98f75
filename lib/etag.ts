import { createHash } from 'node:crypto';
import { asJson, canonicalJson } from './evaluation/json';

/** An ETag that is the same exactly when what decides is: equal JSON, whatever the order of its keys. */
export function contentEtag(decisive: object): string {
  const digest = createHash('sha256')
    .update(canonicalJson(asJson(decisive)))
    .digest();
  return digest.subarray(0, 16).toString('base64url');
}
