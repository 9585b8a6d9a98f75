import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of a connection that is new: it passes, nothing ever answers it, or it is refused. */
type Fresh = 'pass' | 'swallow' | 'refuse';

/** Stands between the application and its database, and is the network that fails. */
export interface TcpProxy {
  /** The address of the database, through the proxy. */
  readonly url: string;
  /** The connections that there are stay open, and nothing passes any more: no error says so. */
  readonly swallow: (fresh: Fresh) => void;
  /** The connections that there are end, as by a restart of what is between. */
  readonly cut: (fresh: Fresh) => void;
  /** The connections that there are end with a TCP reset, in the middle of whatever they say. */
  readonly reset: (fresh: Fresh) => void;
  /** Everything takes so long, each way. */
  readonly delay: (ms: number) => void;
  /** New connections pass again, without delay; what was swallowed stays lost. */
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
  let fresh: Fresh = 'pass';
  let delayMs = 0;
  let held: { readonly chunk: Buffer; readonly to: Socket }[] | null = null;

  const join = (from: Socket, to: Socket, isAnswer: boolean) => {
    /** On their way, in their order. */
    const late: Buffer[] = [];
    const pass = (chunk: Buffer) => {
      if (silenced.has(from)) return;
      if (held && isAnswer) held.push({ chunk, to });
      else to.write(chunk);
    };
    open.add(from);
    if (fresh === 'swallow') silenced.add(from);
    from.on('data', (chunk) => {
      if (delayMs === 0 && late.length === 0) return pass(chunk);
      late.push(chunk);
      setTimeout(() => pass(late.shift() ?? Buffer.alloc(0)), delayMs);
    });
    from.on('error', () => {});
    from.on('close', () => {
      open.delete(from);
      if (!silenced.has(from)) to.destroy();
    });
  };

  const server = createServer((near) => {
    if (fresh === 'refuse') return void near.resetAndDestroy();
    const far = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ''));
    join(near, far, false);
    join(far, near, true);
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
    cut: (next) => {
      fresh = next;
      for (const socket of open) socket.destroy();
    },
    reset: (next) => {
      fresh = next;
      for (const socket of open) socket.resetAndDestroy();
    },
    delay: (ms) => {
      delayMs = ms;
    },
    heal: () => {
      fresh = 'pass';
      delayMs = 0;
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
