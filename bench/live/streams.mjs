// Readers of event streams on bare sockets, so that they cost little beside what they measure.
import { connect } from 'node:net';

const EVENT = Buffer.from('event: flags');
const HEARTBEAT = Buffer.from('6\r\n: hb\n\n\r\n');

/**
 * Opens a stream and resolves at its first event.
 * @returns counts its bytes, heartbeats left out, and tells of its next event
 */
export function openStream(origin, path, headers = {}) {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const lines = Object.entries({ host: `${hostname}:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const stream = { bytes: 0, onEvent: null, close: () => socket.destroy() };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    stream.onEvent = () => resolve(stream);
    socket.on('data', (chunk) => {
      // A heartbeat comes to everybody, whatever happens.
      if (chunk.equals(HEARTBEAT)) return;
      stream.bytes += chunk.length;
      if (!chunk.includes(EVENT)) return;
      const heard = stream.onEvent;
      stream.onEvent = null;
      heard?.(performance.now());
    });
    socket.on('close', () => reject(new Error('the server ended a stream')));
  });
}

/** The instant at which the next event of a stream comes. */
export const nextEvent = (stream) =>
  new Promise((resolve) => {
    stream.onEvent = resolve;
  });

/** Opens many, some at a time. */
export async function openMany(count, open) {
  const opened = [];
  for (let first = 0; first < count; first += 50) {
    const some = Array.from({ length: Math.min(50, count - first) }, (_, index) => open(first + index));
    opened.push(...(await Promise.all(some)));
  }
  return opened;
}
