import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands before several servers, as a load balancer does. */
export interface RoundRobin {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy that gives each connection to the next of the servers; one that takes none is passed over. */
export async function startRoundRobin(urls: readonly string[]): Promise<RoundRobin> {
  const targets = urls.map((url) => new URL(url));
  const open = new Set<Socket>();
  let turn = 0;

  const reach = (near: Socket, tries: number): void => {
    const target = targets[turn++ % targets.length];
    if (!target || tries === 0) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    const tryNext = () => reach(near, tries - 1);
    far.once('error', tryNext).once('connect', () => {
      far.off('error', tryNext);
      open.add(far);
      join(near, far);
      join(far, near);
    });
  };
  const join = (from: Socket, to: Socket): void => {
    from.on('error', () => {});
    from.once('close', () => {
      open.delete(from);
      to.destroy();
    });
    from.pipe(to);
  };

  const server = createServer({ pauseOnConnect: true }, (near) => {
    open.add(near);
    near.on('error', () => {});
    reach(near, targets.length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
