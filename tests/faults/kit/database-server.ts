import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Cluster, openCluster } from '../../../server/embedded-postgres/cluster';
import { stopPostmaster } from '../../../server/embedded-postgres/postmaster';
import { openSession, type Session, urlOf } from '../../../server/embedded-postgres/session';
import { stopPostmaster as stopAtOnce } from '../../support/postgres';

/** A PostgreSQL of real processes, as durable as in production, that nobody starts again but the test. */
export interface DatabaseServer {
  /** Address of its database; it stays the same. */
  readonly url: string;
  /** Ends all of its processes at once, as a crash of the machine would. */
  readonly kill: () => Promise<void>;
  /** Starts it again on what is on the disk, unless it runs, and waits until it has recovered. */
  readonly start: () => Promise<void>;
  /** Ends it, and removes its data. */
  readonly remove: () => Promise<void>;
}

const SETTINGS = { max_connections: '200' };

/**
 * Makes an empty database and starts a server on it.
 * @param disk the folder in which it keeps its data
 */
export async function startDatabaseServer(disk: string = tmpdir()): Promise<DatabaseServer> {
  const dataDir = await mkdtemp(path.join(disk, 'pennon-faults-'));
  await chmod(dataDir, 0o755);
  const cluster = await openCluster(dataDir, []);
  let session = await open(cluster);
  const { port } = session.postmaster;
  const endWithUs = () => stopAtOnce(cluster.dir);
  process.once('exit', endWithUs);
  return {
    url: urlOf(cluster, port, 'pennon'),
    kill: () => killAll(session.postmaster.pid),
    start: async () => {
      await session.end();
      session = await open(cluster, port);
    },
    remove: async () => {
      await session.end();
      await stopPostmaster(session.postmaster);
      process.off('exit', endWithUs);
      await rm(path.dirname(cluster.dir), { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function open(cluster: Cluster, port?: number): Promise<Session> {
  return openSession(cluster, { settings: SETTINGS, port, signal: new AbortController().signal });
}

/** The postmaster first, so that it starts none of the others again. */
async function killAll(postmaster: number): Promise<void> {
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').catch(() => '');
  for (const pid of [postmaster, ...children.trim().split(' ').filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with the postmaster.
    }
  }
}
