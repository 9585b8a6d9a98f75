import type { IncomingMessage, ServerResponse } from 'node:http';
import { ENDPOINTS } from '@/app/api/endpoints';
import type { Endpoint } from '@/lib/http/api';
import { serveNode } from '@/lib/http/node';
import { createRouter } from '@/lib/http/router';

/**
 * Answers a request if its path is one of the API's; `false` leaves it to Next. Each endpoint is an App Router route as
 * well, with the same handlers.
 */
export function createFastLane(
  endpoints: readonly Endpoint[] = ENDPOINTS,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const find = createRouter(endpoints);
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const found = find(path);
    if (!found) return false;
    void serveNode(found.endpoint, found.params, request, response);
    return true;
  };
}
