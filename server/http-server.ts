import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setImmediate as afterPoll, setTimeout as sleep } from 'node:timers/promises';
import { announceStop, isStopping } from '@/lib/stopping';
import { answerClientErrors, refuseUnclear } from './client-errors';
import { errorCode, StartError } from './start-error';

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const NO_IPV6: readonly unknown[] = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];
const DRAIN_POLL_MS = 50;
const KNOCKING_MS = 500;
const SHORT_LOOK_MS = 0.5;
/** Longer than proxies keep a connection (60 s mostly): else one sends a request just as we hang up. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Listens at once, and lets the requests wait until `handler` is there: whether the port is free, and which one port 0
 * means, is known before anything else is started.
 * @throws StartError if the port cannot be had
 */
export async function listen(port: number, host: string, handler: Promise<Handler>): Promise<Server> {
  const options = { requireHostHeader: false, keepAliveTimeout: KEEP_ALIVE_MS };
  let handle: Handler = (request, response) => void handler.then((ready) => ready(request, response));
  // From then on without the turn that a promise takes.
  void handler.then((ready) => {
    handle = ready;
  });
  const server = createServer(options, (request, response) => {
    // Whoever kept this connection takes another one for what comes next, and another instance with it.
    if (isStopping()) response.shouldKeepAlive = false;
    if (!refuseUnclear(request, response)) handle(request, response);
  });
  answerClientErrors(server);
  try {
    return await bind(server, port, host);
  } catch (error) {
    if (host === '::' && NO_IPV6.includes(errorCode(error))) return bind(server, port, '0.0.0.0');
    throw explain(error, port, host);
  }
}

/** Says that the process is about to end, and lets it answer for as long as others may not have heard that. */
export async function goOnFor(ms: number): Promise<void> {
  announceStop();
  await sleep(ms);
}

/**
 * Stops accepting, lets what is under way finish, and cuts it off after `patienceMs`.
 * @param endStreams ends what has no end of its own; whoever it sends away finds this server closed
 */
export async function drain(
  server: Server,
  patienceMs: number,
  endStreams: () => Promise<void> = async () => {},
): Promise<void> {
  await untilNobodyKnocks(server);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const deadline = performance.now() + patienceMs;
  await endStreams();
  // Kept-alive connections become idle one by one.
  const idle = setInterval(() => server.closeIdleConnections(), DRAIN_POLL_MS);
  await Promise.race([closed, sleep(deadline - performance.now())]);
  clearInterval(idle);
  server.closeAllConnections();
}

/**
 * Connections that wait to be accepted are reset with what they have sent when a server closes: so that is for the moment
 * right after a look at them that was short and found none. Where they never pause it waits for a moment only.
 */
async function untilNobodyKnocks(server: Server): Promise<void> {
  let accepted = 0;
  const count = () => {
    accepted += 1;
  };
  server.on('connection', count);
  const giveUpAt = performance.now() + KNOCKING_MS;
  for (let isQuiet = false; !isQuiet; ) {
    const before = accepted;
    const beganAt = performance.now();
    await afterPoll();
    const now = performance.now();
    isQuiet = (accepted === before && now - beganAt < SHORT_LOOK_MS) || now > giveUpAt;
  }
  server.off('connection', count);
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server does not listen on a port');
  return address.port;
}

async function bind(server: Server, port: number, host: string): Promise<Server> {
  server.listen({ port, host });
  await once(server, 'listening');
  return server;
}

function explain(error: unknown, port: number, host: string): unknown {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartError(
        'cannot_listen',
        `PORT ${port} is in use by another program. Set PORT to a free one.`,
      );
    case 'EACCES':
      return new StartError(
        'cannot_listen',
        `PORT ${port} is not open to this user. Set PORT to one above 1023.`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return new StartError('cannot_listen', `PENNON_HOST ${host} is not an address of this machine.`);
    default:
      return error;
  }
}
