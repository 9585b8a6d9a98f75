import type { IncomingMessage, ServerResponse } from 'node:http';
import { methods as flagsMe } from '@/app/api/flags/me/handler';
import { methods as healthLive } from '@/app/api/health/live/handler';
import { methods as healthReady } from '@/app/api/health/ready/handler';
import { methods as metrics } from '@/app/api/metrics/handler';
import type { Methods } from '@/lib/http/api';
import { serveNode } from '@/lib/http/node';

/** The hot, machine-read paths. Each is an App Router route as well, with the same handlers. */
const LANE: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ['/api/flags/me', flagsMe],
  ['/api/health/live', healthLive],
  ['/api/health/ready', healthReady],
  ['/api/metrics', metrics],
]);

/** Answers a request if its path is in the fast lane; `false` leaves it to Next. */
export function createFastLane(): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const methods = LANE.get(path);
    if (!methods) return false;
    void serveNode(methods, request, response);
    return true;
  };
}
