import { afterEach, inject } from 'vitest';
import { createDatabase, dropDatabase } from '../support/postgres';
import { type Follower, follow } from './followers';
import { type Instance, startInstance } from './instances';
import { type Load, type Subject, startLoad } from './load';
import { startNginx } from './nginx';

/** What a test sets up, and what goes with its end, the last first. */
export interface Stage {
  readonly onEnd: (cleanUp: () => unknown) => void;
  /** An empty database. */
  readonly database: () => Promise<string>;
  /** @param root the folder of a built Pennon; this one when left out */
  readonly instance: (databaseUrl: string | undefined, root?: string) => Promise<Instance>;
  /** Three instances behind one address. */
  readonly behindNginx: (
    databaseUrl: string,
    root?: string,
  ) => Promise<{ readonly url: string; readonly instances: readonly [Instance, Instance, Instance] }>;
  /** A stream about each person. */
  readonly followers: (url: string, subject: Subject) => readonly Follower[];
  readonly load: (url: string, subject: Subject) => Load;
}

/** For all tests of a file. */
export function makeStage(): Stage {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  const onEnd = (cleanUp: () => unknown) => void cleanUps.push(cleanUp);

  const instance = async (databaseUrl: string | undefined, root?: string) => {
    const started = await startInstance(databaseUrl, root);
    onEnd(started.stop);
    return started;
  };
  return {
    onEnd,
    database: async () => {
      const serverUrl = inject('postgresUrl');
      const databaseUrl = await createDatabase(serverUrl);
      onEnd(() => dropDatabase(serverUrl, databaseUrl));
      return databaseUrl;
    },
    instance,
    behindNginx: async (databaseUrl, root) => {
      const launch = () => instance(databaseUrl, root);
      const instances = [await launch(), await launch(), await launch()] as const;
      const [one, two, three] = instances;
      const nginx = await startNginx([one.port, two.port, three.port]);
      onEnd(nginx.stop);
      return { url: nginx.url, instances };
    },
    followers: (url, { people, flag }) => {
      const followers = people.map((user) => follow(url, user, flag));
      onEnd(() => Promise.all(followers.map(({ stop }) => stop())));
      return followers;
    },
    load: (url, subject) => {
      const load = startLoad(url, subject);
      onEnd(load.stop);
      return load;
    },
  };
}
