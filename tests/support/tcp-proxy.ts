import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between the application and its database, and lets it disappear. */
export interface TcpProxy {
  /** The address of the database, through the proxy. */
  readonly url: string;
  /** The connections that there are stay open, and nothing passes any more: no error says so. New ones are as `fresh`. */
  readonly swallow: (fresh: 'pass' | 'swallow') => void;
  /** New connections pass again; what was swallowed stays lost. */
  readonly heal: () => void;
  /** What the database answers stays here until it is let go: all of it has been read, and nobody has it. */
  readonly hold: () => { readonly bytes: () => number; readonly letGo: () => void };
  readonly stop: () => Promise<void>;
}

/** Starts a proxy in front of the database of this address. */
export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  const silenced = new Set<Socket>();
  let fresh: 'pass' | 'swallow' = 'pass';
  let held: { readonly chunk: Buffer; readonly to: Socket }[] | null = null;

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ''));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      if (fresh === 'swallow') silenced.add(from);
      from.on('data', (chunk) => {
        if (silenced.has(from)) return;
        if (held && from === far) held.push({ chunk, to });
        else to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        open.delete(from);
        if (!silenced.has(from)) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' ? address?.port : '');

  return {
    url: url.href,
    swallow: (next) => {
      for (const socket of open) silenced.add(socket);
      fresh = next;
    },
    heal: () => {
      fresh = 'pass';
    },
    hold: () => {
      const holding: NonNullable<typeof held> = [];
      held = holding;
      return {
        bytes: () => holding.reduce((sum, { chunk }) => sum + chunk.length, 0),
        letGo: () => {
          held = null;
          for (const { chunk, to } of holding) to.write(chunk);
        },
      };
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
