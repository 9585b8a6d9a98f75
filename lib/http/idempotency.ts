import { createHash } from 'node:crypto';
import { eq, lte, sql } from 'drizzle-orm';
import { actorId, type RequestContext } from '../auth/actor';
import { sha256 } from '../auth/secret';
import { getDb, inAmbientTransaction } from '../db/client';
import { jsonb } from '../db/columns';
import { idempotencyKeys } from '../db/schema';
import { PennonError } from '../errors';
import type { MaybePromise } from '../maybe-promise';
import type { ApiRequest, ApiResponse } from './api';
import { bodyChunks } from './body';

/** How long an answer is kept for a retry. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Answers a write that may be sent again, as Stripe's API does. With an `Idempotency-Key` header everything that
 * `run` reads and writes, and its answer, is one transaction; the same key from the same actor at the same address
 * gets that answer again for 24 hours. What is refused or fails leaves nothing behind, so it may be tried again.
 * The caller must have been authorized.
 * @param bodyLimit largest body, in bytes
 * @param oneTimeSecrets members of the answer's JSON that are not stored: a retry does not get them
 * @throws PennonError `bad_request` (the header), `body_too_large`, `idempotency_in_progress`, `idempotency_mismatch`
 */
export async function answerOnce(
  ctx: RequestContext,
  request: ApiRequest,
  { bodyLimit, oneTimeSecrets }: { readonly bodyLimit: number; readonly oneTimeSecrets: readonly string[] },
  run: (request: ApiRequest) => MaybePromise<ApiResponse>,
): Promise<ApiResponse> {
  const key = request.header('idempotency-key');
  if (key === null) return run(request);
  if (!KEY.test(key)) {
    throw new PennonError('bad_request', 'Idempotency-Key must be 1 to 255 characters of printable ASCII');
  }
  const scope = sha256(
    JSON.stringify([ctx.actor.kind, actorId(ctx.actor), request.method, request.path, key]),
  );
  // Before the transaction: who sends slowly must not hold a connection to the database meanwhile.
  const { fingerprint, body } = await readBody(request, key, bodyLimit);
  return inAmbientTransaction(async () => {
    await lockScope(scope);
    const stored = await selectAnswer(scope, ctx.now);
    if (stored) {
      if (stored.fingerprint !== fingerprint) throw new PennonError('idempotency_mismatch');
      const headers = { ...stored.headers, 'idempotent-replayed': 'true' };
      return { status: stored.status, headers, body: stored.body };
    }
    const response = await run({ ...request, body });
    await insertAnswer(scope, fingerprint, withoutSecrets(response, oneTimeSecrets), ctx.now);
    return response;
  });
}

/**
 * Forgets answers that are older than 24 hours.
 * @returns how many there were
 */
export async function deleteOldAnswers(now: Date): Promise<number> {
  const { count } = await getDb()
    .delete(idempotencyKeys)
    .where(lte(idempotencyKeys.createdAt, new Date(now.getTime() - KEPT_MS)));
  return count;
}

/** @throws PennonError `idempotency_in_progress` while another request holds the key */
async function lockScope(scope: string): Promise<void> {
  const [row] = await getDb().execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${scope}, 0)) as locked`,
  );
  if (!row?.locked) throw new PennonError('idempotency_in_progress');
}

async function selectAnswer(scope: string, now: Date) {
  const [row] = await getDb().select().from(idempotencyKeys).where(eq(idempotencyKeys.scope, scope));
  return row && row.createdAt.getTime() > now.getTime() - KEPT_MS ? row : undefined;
}

async function insertAnswer(
  scope: string,
  fingerprint: string,
  { status, headers, body }: ApiResponse,
  now: Date,
): Promise<void> {
  if (body !== null && typeof body !== 'string') throw new Error('a streamed answer cannot be kept');
  const row = { fingerprint, status, headers: jsonb(headers), body, createdAt: now };
  await getDb()
    .insert(idempotencyKeys)
    .values({ scope, ...row })
    .onConflictDoUpdate({ target: idempotencyKeys.scope, set: row });
}

function withoutSecrets(response: ApiResponse, secrets: readonly string[]): ApiResponse {
  if (secrets.length === 0 || typeof response.body !== 'string') return response;
  const members = Object.entries(JSON.parse(response.body)).filter(([name]) => !secrets.includes(name));
  return { ...response, body: JSON.stringify(Object.fromEntries(members)) };
}

/**
 * The body to its end, and a digest of it and of the query. The key is in the digest too, and is stored nowhere: a digest
 * of the body alone would let anybody who reads it try out the passwords that some bodies have.
 */
async function readBody(
  request: ApiRequest,
  key: string,
  bodyLimit: number,
): Promise<{ readonly fingerprint: string; readonly body: AsyncIterable<Uint8Array> }> {
  const hash = createHash('sha256').update(`${key}\n${new URLSearchParams(request.search)}\n`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(request, bodyLimit)) {
    hash.update(chunk);
    chunks.push(chunk);
  }
  async function* again() {
    yield* chunks;
  }
  return { fingerprint: hash.digest('hex'), body: again() };
}
