import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { newApiKey } from '../auth/secret';
import { inWriteTransaction } from '../changes/write';
import { PennonError } from '../errors';
import { assertVersion } from '../validation';
import type { ApiKeyRow } from './queries';
import type { RotateKeyInput, UpdateKeyInput } from './schemas';
import type { ApiKeyView } from './types';
import { addKey, changeKey, checkEnd, requireKey, toKeyView } from './write-key';

/**
 * Renames a key, or gives it another end.
 * @throws PennonError `forbidden`, `api_key_not_found`, `version_mismatch`, `api_key_settled` (it has ended or is the
 *   environment's), `invalid` (an end that is not in the future)
 */
export async function updateApiKey(
  ctx: RequestContext,
  id: string,
  patch: UpdateKeyInput,
  options: { readonly ifMatch?: string } = {},
): Promise<ApiKeyView> {
  authorize(ctx.actor, 'keys.write');
  return inWriteTransaction(ctx, async (write) => {
    const row = await requireKey(write.tx, id);
    const before = toKeyView(row);
    assertVersion(options.ifMatch, before.etag);
    assertAlive(row, ctx.now);
    const { name = row.name, expires_at: expiresAt = row.expiresAt } = patch;
    checkEnd(expiresAt, ctx.now);
    const same = name === row.name && expiresAt?.getTime() === row.expiresAt?.getTime();
    return same ? before : changeKey(write, row, { name, expiresAt }, 'updated');
  });
}

/**
 * Makes a key that takes the place of another one: same name, same role. The old one stays good for the overlap, or until
 * its own end if that is earlier. Left out, the new end is as far away as the old one was at first.
 * @throws PennonError `forbidden`, `api_key_not_found`, `api_key_settled` (it has ended, was rotated or is the
 *   environment's), `invalid` (an end that is not in the future)
 */
export async function rotateApiKey(
  ctx: RequestContext,
  id: string,
  input: RotateKeyInput,
): Promise<{ readonly apiKey: ApiKeyView; readonly secret: string }> {
  authorize(ctx.actor, 'keys.write');
  const secret = newApiKey();
  const apiKey = await inWriteTransaction(ctx, async (write) => {
    const row = await requireKey(write.tx, id);
    assertAlive(row, ctx.now);
    if (row.replacedBy !== null) throw new PennonError('api_key_settled', 'The API key was rotated already');
    const expiresAt = input.expires_at === undefined ? sameLifetime(row, ctx.now) : input.expires_at;
    checkEnd(expiresAt, ctx.now);
    const { name, role } = row;
    const successor = await addKey(write, ctx, { name, role, expiresAt, secret, fromEnvironment: false });
    const overlapEnd = new Date(ctx.now.getTime() + input.overlap_seconds * 1000);
    const end = row.expiresAt && row.expiresAt < overlapEnd ? row.expiresAt : overlapEnd;
    await changeKey(write, row, { expiresAt: end, replacedBy: successor.id }, 'rotated');
    return successor;
  });
  return { apiKey, secret };
}

function sameLifetime(row: ApiKeyRow, now: Date): Date | null {
  if (row.expiresAt === null) return null;
  return new Date(now.getTime() + row.expiresAt.getTime() - row.createdAt.getTime());
}

function assertAlive(row: ApiKeyRow, now: Date): void {
  if (row.revokedAt !== null) throw new PennonError('api_key_settled', 'The API key is revoked');
  if (row.expiresAt !== null && row.expiresAt <= now) {
    throw new PennonError('api_key_settled', 'The API key has expired');
  }
  if (row.fromEnvironment) {
    throw new PennonError(
      'api_key_settled',
      'This is the key of PENNON_ADMIN_API_KEY: give the variable another value and restart',
    );
  }
}
