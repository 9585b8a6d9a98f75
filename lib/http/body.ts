import { Readable } from 'node:stream';
import type { z } from 'zod';
import { PennonError } from '../errors';
import { parseJsonStrictly } from '../json';
import { parseJsonInSlices } from '../json-slices';
import { parseInput } from '../validation';
import type { ApiRequest } from './api';

/** Characters that are parsed in a millisecond or so: longer texts are parsed bit by bit. */
const SHORT = 64 * 1024;
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
  const type = mediaTypeOf(request);
  if (type !== 'application/json' && type !== 'application/merge-patch+json') {
    throw new PennonError('unsupported_media_type');
  }
  const text = textOf(await wholeBody(request, limit));
  return text.length > SHORT ? parseJsonInSlices(text) : parseJsonStrictly(text);
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
  assertReadable(request, limit);
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

function assertReadable({ header }: Received, limit: number): void {
  if ((header('content-encoding') ?? 'identity') !== 'identity') {
    throw new PennonError('unsupported_media_type', 'Send the body without compression');
  }
  if (Number(header('content-length') ?? 0) > limit) throw tooLarge(limit);
}

async function* received({ body }: Received): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch {
    throw cutOff();
  }
}

/** All of the body at once. A stream of Node is listened to: to go through it by its promises costs more than an answer. */
function wholeBody(request: Received, limit: number): Promise<Uint8Array> {
  const { body } = request;
  if (!(body instanceof Readable)) return collect(bodyChunks(request, limit));
  assertReadable(request, limit);
  if (body.destroyed) throw cutOff();
  return listen(body, limit);
}

async function collect(all: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of all) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function listen(body: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const onData = (chunk: Uint8Array) => {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= limit) return;
      // The rest stays where it is until the refusal is sent.
      body.off('data', onData).pause();
      reject(tooLarge(limit));
    };
    body
      .on('data', onData)
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', () => reject(cutOff()))
      .on('close', () => body.readableEnded || reject(cutOff()));
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new PennonError('invalid_json', 'The body is not UTF-8 text');
  }
}

/** The caller is gone, and nothing is wrong on our side. */
const cutOff = () => new PennonError('bad_request', 'The body was cut off');

function tooLarge(limit: number): PennonError {
  return new PennonError('body_too_large', `The body must have ${limit / 1024} KiB or less`);
}
