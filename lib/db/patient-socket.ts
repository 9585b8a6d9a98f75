import { connect, type Socket } from 'node:net';

/** Where the driver connects to. */
interface Address {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a Unix socket. */
  readonly path?: string | false;
}

/** How long a connection may be silent. */
export interface Patience {
  /** While an answer is awaited. A statement that takes longer cannot be told from a network that swallows everything. */
  readonly awaitedMs: number;
  /** While nothing is. */
  readonly restingMs: number;
}

const LOOKS = 30;

/**
 * Connections for the driver that are left once they have been silent for too long. Where the network swallows
 * everything no error says so, and whoever waits there, and the place in the pool, would be lost for a quarter of an hour.
 * @param patience none: they may be silent for ever
 */
export function patientSockets(patience?: Patience): (address: Address) => Socket {
  let turn = 0;
  const watched = new Set<Watched>();
  return ({ host, port, path }) => {
    const one = turn++ % host.length;
    const socket = path ? connect(path) : connect(port[one] ?? 0, host[one]);
    // As the driver does, which names it when it begins to encrypt.
    Object.assign(socket, { host: host[one], port: port[one] });
    refuseWhatEndsAtOnce(socket);
    if (patience) leaveWhenSilent(socket, patience, watched);
    return socket;
  };
}

/**
 * What stands before a database that is away often takes connections and closes them. The driver would connect again
 * without a pause, for ever, and whoever asks would wait as long.
 */
function refuseWhatEndsAtOnce(socket: Socket): void {
  socket.once('end', () => {
    if (socket.bytesRead > 0) return;
    socket.destroy(Object.assign(new Error('the connection was closed at once'), { code: 'ECONNRESET' }));
  });
}

/** A connection whose silence is watched. */
interface Watched {
  /** Leaves it unless somebody waits for an answer there. */
  readonly leaveIfResting: () => void;
}

/**
 * By what has gone through it, as the driver takes all listeners away where it encrypts. Where an answer has not come, those
 * that rest are most likely dead as well: each would take somebody else as long to find out, and a new one costs nothing.
 */
function leaveWhenSilent(socket: Socket, { awaitedMs, restingMs }: Patience, watched: Set<Watched>): void {
  let read = 0;
  let written = 0;
  let writtenAtRead = 0;
  let since = performance.now();
  const one: Watched = {
    leaveIfResting: () => {
      if (socket.bytesWritten === writtenAtRead) socket.destroy();
    },
  };
  watched.add(one);
  socket.once('close', () => watched.delete(one));
  const look = () => {
    if (socket.destroyed) return clearInterval(timer);
    const { bytesRead, bytesWritten } = socket;
    if (bytesRead !== read) writtenAtRead = bytesWritten;
    if (bytesRead !== read || bytesWritten !== written) since = performance.now();
    read = bytesRead;
    written = bytesWritten;
    const isAwaited = written !== writtenAtRead;
    if (performance.now() - since <= (isAwaited ? awaitedMs : restingMs)) return;
    socket.destroy();
    if (isAwaited) for (const other of watched) other.leaveIfResting();
  };
  const timer = setInterval(look, awaitedMs / LOOKS);
  timer.unref();
}
