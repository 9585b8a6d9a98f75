import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type KeptText, keptText } from '../kept-text';
import { log } from '../log';
import { andThen, type MaybePromise } from '../maybe-promise';
import { failureOf } from '../root-cause';
import { answer, type Endpoint, requestIdOf } from './api';
import { type ApiResponse, isLive, isWhole } from './response';

/** What is asked for. */
export interface Target {
  readonly path: string;
  /** What follows the question mark. */
  readonly search: string;
}

/** Mounts an endpoint on `node:http`: the same handlers as the App Router's, without its cost. */
export function serveNode(
  endpoint: Endpoint,
  params: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): MaybePromise<void> {
  const header = (name: string) => {
    const value = request.headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  const { path, search } = targetOf(request);
  const answering = answer(endpoint, {
    method: request.method ?? 'GET',
    path,
    search,
    params,
    header,
    body: request,
    requestId: requestIdOf(header),
    now: new Date(),
  });
  return andThen(answering, (answered) => send(answered, request, response));
}

/** Takes apart what is asked for. */
export function targetOf({ url = '/' }: IncomingMessage): Target {
  const queryStart = url.indexOf('?');
  if (queryStart === -1) return { path: url, search: '' };
  return { path: url.slice(0, queryStart), search: url.slice(queryStart + 1) };
}

function send(
  { status, headers, body }: ApiResponse,
  request: IncomingMessage,
  response: ServerResponse,
): MaybePromise<void> {
  if (isWhole(body)) return void sendWhole(status, headers, body, response);
  if (isLive(body)) {
    // Without chunks an event is one write of one text, which Node hands to the kernel as it is. It ends with the connection.
    response.removeHeader('transfer-encoding');
    response.writeHead(status, { ...headers, connection: 'close' });
    response.flushHeaders();
    endWithConnection(request, response);
    return body.open(response);
  }
  response.writeHead(status, headers);
  endWithConnection(request, response);
  // A stream that fails half-way cuts the connection: what has come must not pass for the whole.
  return pipeline(Readable.from(body, { objectMode: false }), response).catch(() => {});
}

function sendWhole(
  status: number,
  headers: ApiResponse['headers'],
  body: string | KeptText | null,
  response: ServerResponse,
): void {
  const list: string[] = [];
  for (const name in headers) list.push(name, headers[name] ?? '');
  if (body === null) {
    endWithOthers(response, () => response.writeHead(status, list).end());
    return;
  }
  const { text, bytes } = typeof body === 'string' ? keptText(body) : body;
  list.push('content-length', String(bytes));
  // As long as it has letters: then it is ASCII, which is sent in half the time as what it is.
  const encoding = bytes === text.length ? 'latin1' : 'utf8';
  endWithOthers(response, () => response.writeHead(status, list).end(text, encoding));
}

interface Ending {
  readonly response: ServerResponse;
  readonly end: () => void;
}

/** So many answers wait for each other at most. */
const MOST_TOGETHER = 64;
let due: Ending[] = [];

/**
 * Sends an answer once the requests that came together are all looked at. Whoever waits on the other side is woken once for
 * all of them: to wake somebody for each takes longer than to answer from memory.
 */
function endWithOthers(response: ServerResponse, end: () => void): void {
  due.push({ response, end });
  if (due.length === 1) setImmediate(endDue);
  else if (due.length === MOST_TOGETHER) endDue();
}

function endDue(): void {
  const endings = due;
  due = [];
  for (const { response, end } of endings) {
    try {
      end();
    } catch (error) {
      // Node refuses a header, say: that is no reason to leave the others without their answers.
      log().error(failureOf(error), 'an answer could not be sent');
      response.destroy();
    }
  }
}

/**
 * Of a connection's end Node tells the answer whose turn it is, and not those behind it that were asked for on the same
 * connection (pipelining): what comes bit by bit would go on for ever.
 */
function endWithConnection({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.socket) return;
  const end = () => {
    response.destroy();
    response.emit('close');
  };
  if (socket.destroyed) end();
  else socket.once('close', end);
  response.once('close', () => socket.off('close', end));
}
