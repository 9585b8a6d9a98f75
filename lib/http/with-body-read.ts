import { NextRequest } from 'next/server';
import { bodyChunks } from './body';

/**
 * The same request with its body read: for a handler that is not ours and would read however much comes.
 * @param limit largest body, in bytes
 * @throws PennonError `unsupported_media_type` (compressed), `body_too_large`, `bad_request` (cut off)
 */
export async function withBodyRead(request: Request, limit: number): Promise<NextRequest> {
  const { url, method, headers } = request;
  const body = request.body as AsyncIterable<Uint8Array> | null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks({ header: (name) => headers.get(name), body }, limit)) {
    chunks.push(chunk);
  }
  return new NextRequest(url, { method, headers, body: Buffer.concat(chunks) });
}
