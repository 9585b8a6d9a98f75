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

/** A name or an address, and a port. */
const HOST = /^(?:[\w.~%-]+|\[[\da-f:.]+\])?(?::\d*)?$/i;
/** In absolute form or a path. */
const TARGET = /^(?:\/|https?:\/\/)/i;

/**
 * Refuses a request that does not say in one way only what it asks of whom: without a host (as HTTP/1.0 may be), with
 * several or one that is none, for something that is no path, or where it ends; `false` where it does.
 */
export function refuseUnclear(request: IncomingMessage, response: ServerResponse): boolean {
  const wrong = unclear(request);
  if (wrong === undefined) return false;
  refuse(response, new PennonError('bad_request', wrong));
  return true;
}

function unclear({ headers, httpVersion, rawHeaders, url = '' }: IncomingMessage): string | undefined {
  if (!TARGET.test(url)) return 'The target is no path';
  const { host, 'transfer-encoding': encoding } = headers;
  // Node takes another one for no body, and a proxy perhaps not: what follows would then be a request of its own.
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked')
    return 'The Transfer-Encoding is not chunked';
  if (host === undefined) return httpVersion === '1.1' ? 'The Host header is missing' : undefined;
  if (!HOST.test(host)) return 'The Host header is no host';
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1 ? 'There are several Host headers' : undefined;
}

/** Answers with a problem, and ends the connection. */
export function refuse(response: ServerResponse, error: PennonError): void {
  const { status, headers, body } = tell(error);
  response.writeHead(status, headers).end(body);
}

/** Tells what cannot be read as HTTP as a problem too, and ends its connection: what follows has no beginning. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error, socket) => {
    const reason = errorCode(error);
    const code = CODES[String(reason)] ?? 'bad_request';
    breakOff(socket as Socket, code, reason);
  });
}

/** Says on a connection why it ends, if an answer has not begun, and ends it. */
export function breakOff(socket: Socket, code: ErrorCode, reason: unknown = code): void {
  const { status, headers, body, requestId } = tell(new PennonError(code));
  log().info({ request_id: requestId, reason, code }, 'a request could not be read');
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...head, '', body].join('\r\n');
  // Answers to what came before on this connection are sent at the end of this turn.
  setImmediate(() => (isFree(socket) ? socket.end(text) : socket.destroy()));
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
