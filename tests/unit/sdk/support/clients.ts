import { afterEach, beforeEach, expect } from 'vitest';
import { createFlagClientIn, type FlagClientOptions } from '@/sdk/src/core/client';
import type { ClientEvents, FlagClient, FlagMap } from '@/sdk/src/core/types';
import { type ScriptedServer, startScriptedServer } from '../../../support/scripted-server';
import { createWorld, type World } from './world';

/** What a test of a client has: a server that it plays, and clients that are closed at its end. */
export interface Stage {
  readonly server: ScriptedServer;
  readonly world: World;
  readonly client: (options?: Partial<FlagClientOptions>, world?: World) => FlagClient;
}

/** Sets one up for each test of a file, and checks that no test leaves a rejection that nobody handles. */
export function stage(): Stage {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  let server: ScriptedServer;
  let world: World;
  let clients: FlagClient[];

  beforeEach(async () => {
    server = await startScriptedServer();
    world = createWorld();
    clients = [];
    rejections.length = 0;
    process.on('unhandledRejection', note);
  });

  afterEach(async () => {
    for (const client of clients) client.close();
    await server.stop();
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  return {
    get server() {
      return server;
    },
    get world() {
      return world;
    },
    client(options = {}, inWorld = world) {
      const client = createFlagClientIn<FlagMap>(inWorld, {
        url: server.origin,
        token: 'pnc_test',
        ...options,
      });
      clients.push(client);
      return client;
    },
  };
}

/** The next event of a kind. */
export function nextEvent<E extends keyof ClientEvents>(
  client: FlagClient,
  event: E,
): Promise<ClientEvents[E]> {
  return new Promise((resolve) => {
    const stop = client.on(event, (detail) => {
      stop();
      resolve(detail);
    });
  });
}
