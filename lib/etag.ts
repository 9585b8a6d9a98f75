import { hash } from 'node:crypto';
import { asJson, canonicalJson } from './evaluation/json';

/** An ETag that is the same exactly when what decides is: equal JSON, whatever the order of its keys. */
export function contentEtag(decisive: object): string {
  return textEtag(canonicalJson(asJson(decisive)));
}

/** The ETag of what has this canonical JSON. */
export function textEtag(canonical: string): string {
  return hash('sha256', canonical, 'buffer').subarray(0, 16).toString('base64url');
}
