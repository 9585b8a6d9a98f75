import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, PennonError } from '@/lib/errors';
import { toProblem } from '@/lib/http/problem';
import { NO_PAGE } from '@/lib/http/security-headers';
import { log } from '@/lib/log';
import { errorCode } from './start-error';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Refuses a request of HTTP/1.1 that does not say for which host it is, as it must; `false` when it does. */
export function refuseWithoutHost(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers.host !== undefined || request.httpVersion !== '1.1') return false;
  const { status, headers, body } = tell(new PennonError('bad_request', 'The Host header is missing'));
  response.writeHead(status, headers).end(body);
  return true;
}

/** Tells what cannot be read as HTTP as a problem too, and ends its connection: what follows has no beginning. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error, socket) => {
    const reason = errorCode(error);
    const code = CODES[String(reason)] ?? 'bad_request';
    const { status, headers, body, requestId } = tell(new PennonError(code));
    log().info({ request_id: requestId, reason, code }, 'a request could not be read');
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const text = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...head, '', body].join('\r\n');
    // Answers to what came before on this connection are sent at the end of this turn.
    setImmediate(() => (isFree(socket as Socket) ? socket.end(text) : socket.destroy()));
  });
}

/** Whether something can be said on a connection without breaking into an answer that has begun. */
function isFree(socket: Socket): boolean {
  const current: unknown = Reflect.get(socket, '_httpMessage');
  const hasBegun =
    typeof current === 'object' && current !== null && Reflect.get(current, 'headersSent') === true;
  return socket.writable && !hasBegun;
}

function tell(error: PennonError) {
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(error, requestId));
  return {
    status: error.status,
    requestId,
    headers: {
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'private, no-store',
      ...NO_PAGE,
      'x-request-id': requestId,
      connection: 'close',
    },
    body,
  };
}
