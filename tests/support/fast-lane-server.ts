import { once } from 'node:events';
import { createServer } from 'node:http';
import { createFastLane } from '@/server/fast-lane';
import type { Handler } from '@/server/http-server';

/** Connections that wait to be taken, for tests that open a thousand at once. */
const BACKLOG = 2048;

interface TestServer {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** A real HTTP server that answers as the process does, but for what is Next's: that is 418. */
export function startFastLane(): Promise<TestServer> {
  const lane = createFastLane();
  return serve((request, response) => {
    if (!lane(request, response)) response.writeHead(418).end('left to Next');
  });
}

/** A real HTTP server that answers with a handler. */
export async function serve(handler: Handler): Promise<TestServer> {
  const server = createServer(handler).listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
