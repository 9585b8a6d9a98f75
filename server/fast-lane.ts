import type { IncomingMessage, ServerResponse } from 'node:http';
import { ENDPOINTS } from '@/app/api/endpoints';
import type { Endpoint } from '@/lib/http/api';
import { serveNode, targetOf } from '@/lib/http/node';
import { createRouter } from '@/lib/http/router';
import { unknownEndpoint } from '@/lib/http/unknown';

/** The scheme and the host of a target in absolute form, which servers must take (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#]*/i;
const API = /^\/(?:api|ofrep)(?:\/|$)/i;
const NEXT_AUTH = '/api/auth/';

/**
 * Answers a request if its path is one of the API's, there or not; `false` leaves it to Next. Each endpoint is an App
 * Router route as well, with the same handlers.
 */
export function createFastLane(
  endpoints: readonly Endpoint[] = ENDPOINTS,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const find = createRouter(endpoints);
  return (request, response) => {
    if (request.url?.startsWith('/') === false) request.url = request.url.replace(ORIGIN, '');
    const { path } = targetOf(request);
    const found = find(path);
    if (!found && !isOfApi(path)) return false;
    void serveNode(found?.endpoint ?? unknownEndpoint, found?.params ?? {}, request, response);
    return true;
  };
}

/** The same with every endpoint changed. */
export const createFastLaneOf = (change: (endpoint: Endpoint) => Endpoint) =>
  createFastLane(ENDPOINTS.map(change));

/** Whether somebody who asks for this means the API, however they write it: Next would answer with a page. */
function isOfApi(path: string): boolean {
  const plain = decode(path).replace(/[\\/]+/g, '/');
  return API.test(plain) && !plain.startsWith(NEXT_AUTH);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
