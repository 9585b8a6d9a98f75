import type { IncomingMessage } from 'node:http';
import { PennonError } from '@/lib/errors';
import { breakOff, refuse } from './client-errors';
import type { Handler } from './http-server';

/** Largest body of what Next answers, in bytes. Its server actions take half of it. */
const PAGE_BODY_LIMIT = 2 * 1024 * 1024;

/** Refuses bodies that are too large for what Next answers: Next itself would take whatever comes, for minutes. */
export function withBodyLimit(next: Handler, limit: number = PAGE_BODY_LIMIT): Handler {
  return (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      refuse(response, new PennonError('body_too_large'));
      return;
    }
    if (request.headers['transfer-encoding'] !== undefined) limitChunks(request, limit);
    next(request, response);
  };
}

/** For so long whoever sends too much may read why it is refused. */
const LINGER_MS = 1_000;

/** Counts where Node hands on what comes: a listener would take it from whoever is to read it. */
function limitChunks(request: IncomingMessage, limit: number): void {
  const { socket } = request;
  const push = request.push.bind(request);
  let size = 0;
  request.push = (chunk: Uint8Array | null, encoding) => {
    const before = size;
    size += chunk?.length ?? 0;
    if (size <= limit) return push(chunk, encoding);
    if (before <= limit) {
      socket.once('finish', () => setTimeout(() => socket.destroy(), LINGER_MS).unref());
      breakOff(socket, 'body_too_large');
    }
    return false;
  };
}
