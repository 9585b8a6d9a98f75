import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hex. Enough for keys, which are random; passwords go through argon2. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(expected).digest(),
  );
}

/** A new API key: `pnn_` and 32 random bytes. */
export function newApiKey(): string {
  return `pnn_${newToken()}`;
}

/** 32 random bytes, for what is good by being known. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
