import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patientSockets } from '@/lib/db/patient-socket';

const PATIENCE = { awaitedMs: 30_000, restingMs: 120_000 };
let server: Server;

// The patience goes by a clock that the test turns; the connections are real.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  server.close();
});

/** A server that answers as told. */
async function serve(answer: (far: Socket) => void): Promise<number> {
  server = createServer((far) => {
    far.on('error', () => {});
    answer(far);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function connectTo(port: number): Promise<Socket> {
  const socket = patientSockets(PATIENCE)({ host: ['127.0.0.1'], port: [port] });
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  return socket;
}

const send = (socket: Socket) => new Promise((resolve) => socket.write('is anybody there?', resolve));

test('a connection on which an answer does not come is left', async () => {
  const socket = await connectTo(await serve(() => {}));

  await send(socket);
  vi.advanceTimersByTime(29_000);
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(4_000);

  expect(socket.destroyed).toBe(true);
});

test('a connection on which answers come stays, until it has rested for long', async () => {
  const socket = await connectTo(await serve((far) => far.on('data', (chunk) => far.write(chunk))));

  for (let n = 0; n < 3; n += 1) {
    const answered = once(socket, 'data');
    await send(socket);
    vi.advanceTimersByTime(20_000);
    await answered;
    vi.advanceTimersByTime(20_000);
    expect(socket.destroyed).toBe(false);
  }
  vi.advanceTimersByTime(99_000);
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(24_000);

  expect(socket.destroyed).toBe(true);
});

test('where an answer does not come, connections that rest are left too, and one that waits is not yet', async () => {
  const port = await serve((far) => far.once('data', (chunk) => far.write(chunk)));
  const open = patientSockets(PATIENCE);
  const [dead, resting, waiting] = [0, 1, 2].map(() => {
    const socket = open({ host: ['127.0.0.1'], port: [port] });
    return socket.on('error', () => {}).resume();
  }) as [Socket, Socket, Socket];
  for (const socket of [dead, resting, waiting]) {
    const answered = once(socket, 'data');
    await send(socket);
    await answered;
  }
  vi.advanceTimersByTime(2_000);

  await send(dead);
  vi.advanceTimersByTime(20_000);
  await send(waiting);
  vi.advanceTimersByTime(13_000);

  expect([dead, resting, waiting].map(({ destroyed }) => destroyed)).toEqual([true, true, false]);
});

test('what has several addresses is tried at one after the other', async () => {
  const port = await serve((far) => far.end('here'));
  const open = patientSockets(PATIENCE);
  const places = { host: ['127.0.0.1', '127.0.0.1'], port: [1, port] };

  const [refused] = await once(open(places), 'error');
  const [said] = await once(open(places), 'data');

  expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  expect(String(said)).toBe('here');
});

test('a connection that is taken and closed at once is an error, as one that is refused is', async () => {
  const port = await serve((far) => far.end());
  const socket = patientSockets()({ host: ['127.0.0.1'], port: [port] });
  socket.resume();

  const [error] = await once(socket, 'error');

  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(socket.destroyed).toBe(true);
});
