import { setTimeout as sleep } from 'node:timers/promises';
import { LockTimeoutError, withProcessLock } from '../../scripts/lib/process-lock.mjs';
import { prepareDataDir } from '../data-dir';
import { type Cluster, openCluster } from './cluster';
import { findPostmaster, type Settings, stopPostmaster } from './postmaster';
import { openSession, type Session, urlOf } from './session';

/** A PostgreSQL that Pennon brings and runs itself. */
export interface EmbeddedPostgres {
  /** Connection URL as the superuser of database `pennon`, TCP on 127.0.0.1. It stays the same after a restart. */
  readonly url: string;
  /** Where the cluster really is: below the asked folder, or elsewhere if PostgreSQL's user cannot reach that. */
  readonly clusterDir: string;
  /** True when a postmaster left over from an earlier, killed process was taken over. */
  readonly adopted: boolean;
  /** Stops PostgreSQL (fast shutdown) unless another live Pennon process still uses it. Idempotent. */
  stop(): Promise<void>;
}

const STOP_LOCK_PATIENCE_MS = 2_000;
const RESTART_BACKOFF_MS = { first: 100, last: 5_000 };

/**
 * Starts PostgreSQL on the cluster in `dataDir`, creating the cluster the first time, or takes over the one that
 * still runs there. If the server ends unexpectedly, it is started again under the same address.
 * @throws StartError saying what to do
 */
export async function startEmbeddedPostgres(options: {
  readonly dataDir: string;
  readonly settings?: Settings;
}): Promise<EmbeddedPostgres> {
  const { settings = {} } = options;
  const dataDir = await prepareDataDir(options.dataDir);
  const locked: Locked = (work, timeoutMs) =>
    withProcessLock(`postgresql in ${dataDir}`, work, { timeoutMs });
  const stopping = new AbortController();
  const { signal } = stopping;

  const { cluster, session } = await locked(async () => {
    const cluster = await openCluster(dataDir, settings.fsync === 'off' ? ['--no-sync'] : []);
    return { cluster, session: await openSession(cluster, { settings, signal }) };
  });
  const { port } = session.postmaster;
  const keeper = keepRunning(
    session,
    () => locked(() => openSession(cluster, { settings, port, signal })),
    signal,
  );

  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(cluster, port, 'pennon'),
    clusterDir: cluster.dir,
    adopted: session.adopted,
    stop: () => {
      stopping.abort();
      stopped ??= keeper.then((last) => leave(cluster, last, locked));
      return stopped;
    },
  };
}

type Locked = <T>(work: () => Promise<T>, timeoutMs?: number) => Promise<T>;

/** Opens a new session whenever one is lost, until the signal; returns the last one. */
async function keepRunning(
  first: Session,
  reopen: () => Promise<Session>,
  signal: AbortSignal,
): Promise<Session> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let session = first;
  for (;;) {
    await Promise.race([session.closed, aborted]);
    if (signal.aborted) return session;
    console.error('pennon: lost PostgreSQL; starting it again');
    const lost = session;
    session = (await retry(reopen, signal)) ?? lost;
    if (session !== lost) await lost.end();
  }
}

/** Tries again and again, less and less often; undefined once the signal is given. */
async function retry<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let delayMs = RESTART_BACKOFF_MS.first;
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return undefined;
      console.error(`pennon: ${error instanceof Error ? error.message : error}`);
    }
    await sleep(delayMs, undefined, { signal }).catch(() => {});
    delayMs = Math.min(RESTART_BACKOFF_MS.last, delayMs * 2);
  }
  return undefined;
}

/** Stops the server unless somebody else uses it. The lock keeps others from taking it over meanwhile. */
async function leave(cluster: Cluster, last: Session, locked: Locked): Promise<void> {
  const stopUnlessUsed = async () => {
    // A lost session connects again for this; it cannot where no server is.
    if (await last.hasOtherOwners().catch(() => false)) return;
    await stopPostmaster((await findPostmaster(cluster)) ?? last.postmaster);
  };
  try {
    await locked(stopUnlessUsed, STOP_LOCK_PATIENCE_MS);
  } catch (error) {
    // Whoever holds the lock is just starting, and takes the server over.
    if (!(error instanceof LockTimeoutError)) throw error;
  } finally {
    await last.end();
  }
}
