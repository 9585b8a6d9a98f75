import type { z } from 'zod';
import { PennonError } from '../errors';
import { parseJsonInSlices } from '../json-slices';
import { parseInput } from '../validation';
import type { ApiRequest } from './api';

/** Largest body of most endpoints, in bytes. */
export const BODY_LIMIT = 256 * 1024;
/** Largest body of an evaluation, in bytes. */
export const EVALUATION_BODY_LIMIT = 64 * 1024;
/** Largest body of a flag or a segment, in bytes. */
export const FLAG_BODY_LIMIT = 4 * 1024 * 1024;
/** Largest body of a bulk operation or an import, in bytes. */
export const BULK_BODY_LIMIT = 32 * 1024 * 1024;

/**
 * Reads and checks the JSON body.
 * @param limit largest body, in bytes
 * @throws PennonError `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid`
 */
export async function bodyInput<S extends z.ZodType>(
  schema: S,
  request: ApiRequest,
  limit: number = BODY_LIMIT,
): Promise<z.output<S>> {
  return parseInput(schema, await jsonBody(request, limit));
}

/**
 * Reads the JSON body.
 * @param limit largest body, in bytes
 * @throws PennonError `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid`
 */
export async function jsonBody(request: ApiRequest, limit: number): Promise<unknown> {
  return parseJsonInSlices(await readText(request, limit));
}

/** The media type of the body, in lower case and without parameters; empty when none is given. */
export function mediaTypeOf(request: ApiRequest): string {
  return request.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** As much of a request as it takes to read its body. */
type Received = Pick<ApiRequest, 'header' | 'body'>;

/**
 * The body, a chunk at a time.
 * @param limit largest body, in bytes
 * @throws PennonError `unsupported_media_type` (compressed), `body_too_large`, `bad_request` (cut off)
 */
export async function* bodyChunks(request: Received, limit: number): AsyncGenerator<Uint8Array> {
  if ((request.header('content-encoding') ?? 'identity') !== 'identity') {
    throw new PennonError('unsupported_media_type', 'Send the body without compression');
  }
  if (Number(request.header('content-length') ?? 0) > limit) throw tooLarge(limit);
  let size = 0;
  for await (const chunk of received(request)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    yield chunk;
  }
}

/**
 * The body as text, a chunk at a time and without a byte order mark.
 * @param limit largest body, in bytes
 * @throws PennonError as `bodyChunks` does, and `bad_request` for what is not UTF-8
 */
export async function* bodyTexts(request: ApiRequest, limit: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new PennonError('bad_request', 'The body is not UTF-8 text');
    }
  };
  for await (const chunk of bodyChunks(request, limit)) yield decode(chunk);
  yield decode();
}

async function* received({ body }: Received): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch {
    // The caller is gone, and nothing is wrong on our side.
    throw new PennonError('bad_request', 'The body was cut off');
  }
}

async function readText(request: ApiRequest, limit: number): Promise<string> {
  const type = mediaTypeOf(request);
  if (type !== 'application/json' && type !== 'application/merge-patch+json') {
    throw new PennonError('unsupported_media_type');
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(request, limit)) chunks.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new PennonError('invalid_json', 'The body is not UTF-8 text');
  }
}

function tooLarge(limit: number): PennonError {
  return new PennonError('body_too_large', `The body must have ${limit / 1024} KiB or less`);
}
