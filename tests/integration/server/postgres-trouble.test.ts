import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { withProcessLock } from '../../../scripts/lib/process-lock.mjs';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../server/embedded-postgres';
import { type Cluster, openCluster } from '../../../server/embedded-postgres/cluster';
import { findPostmaster, type Postmaster } from '../../../server/embedded-postgres/postmaster';
import { openSession } from '../../../server/embedded-postgres/session';

const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '16MB' };
const TIMEOUT = { timeout: 15_000, interval: 20 };

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

let parent: string;
let dataDir: string;

// One stopped database for all of them: initdb takes its time.
beforeAll(async () => {
  parent = await realpath(await mkdtemp(path.join(tmpdir(), 'pennon-trouble-')));
  await chmod(parent, 0o755);
  dataDir = path.join(parent, 'data');
  const server = await startEmbeddedPostgres({ dataDir, settings });
  await server.stop();
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: folder, settings });
  cleanUps.push(server.stop);
  return server;
}

async function isRunning({ url }: { url: string }): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const running = await sql`select 1`.then(
    () => true,
    () => false,
  );
  await sql.end({ timeout: 1 });
  return running;
}

const pidFileOf = (folder: string) => path.join(folder, 'postgresql/data/postmaster.pid');

async function pidOf(folder = dataDir): Promise<number> {
  return Number((await readFile(pidFileOf(folder), 'utf8')).split('\n')[0]);
}

/** Writes something else into a file; the returned function, or the end of the test, writes back what was there. */
async function replace(file: string, content: string): Promise<() => Promise<void>> {
  const before = await readFile(file);
  const restore = () => writeFile(file, before);
  cleanUps.push(restore);
  await writeFile(file, content);
  return restore;
}

/** Makes postmaster.pid lead to another port. */
async function leadTo(port: number): Promise<void> {
  const lines = (await readFile(pidFileOf(dataDir), 'utf8')).split('\n');
  await replace(pidFileOf(dataDir), lines.with(3, String(port)).join('\n'));
}

/** Something on a TCP port that answers every connection with the next of these errors of PostgreSQL, then the last. */
async function refuseWith(...codes: string[]): Promise<number> {
  const server: Server = createServer((socket) => {
    const code = (codes.length > 1 ? codes.shift() : codes[0]) ?? '';
    const fields = Buffer.from(`SFATAL\0C${code}\0Mrefused with ${code}\0\0`);
    const head = Buffer.from('E\0\0\0\0');
    head.writeInt32BE(fields.length + 4, 1);
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([head, fields])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' ? Number(address?.port) : 0;
}

/** The cluster, with a shell script in the place of `postgres`. */
async function withPostgres(script: string): Promise<Cluster> {
  const cluster = await openCluster(dataDir, []);
  const file = path.join(parent, 'postgres');
  await writeFile(file, `#!/bin/sh\n${script.replaceAll('REAL', cluster.binaries.postgres)}\n`);
  await chmod(file, 0o755);
  return { ...cluster, binaries: { ...cluster.binaries, postgres: file } };
}

async function openWith(script: string): Promise<Postmaster> {
  const session = await openSession(await withPostgres(script), {
    settings,
    signal: new AbortController().signal,
  });
  cleanUps.push(async () => {
    await session.end();
    process.kill(session.postmaster.pid, 'SIGINT');
    await vi.waitFor(async () => expect(await session.postmaster.isAlive()).toBe(false), TIMEOUT);
  });
  return session.postmaster;
}

describe('a PostgreSQL that was lost', () => {
  test('is tried again and again until it starts', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const server = await start();
    const restore = await replace(path.join(server.clusterDir, 'postgresql.conf'), 'no_such_setting = 1\n');
    process.kill(await pidOf(), 'SIGKILL');
    await vi.waitFor(
      () => expect(told).toHaveBeenCalledWith(expect.stringContaining('did not start')),
      TIMEOUT,
    );

    await restore();

    await vi.waitFor(async () => expect(await isRunning(server)).toBe(true), TIMEOUT);
  });

  test('does not keep the process from ending', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const server = await start();
    await replace(path.join(server.clusterDir, 'postgresql.conf'), 'no_such_setting = 1\n');
    process.kill(await pidOf(), 'SIGKILL');
    await vi.waitFor(
      () => expect(told).toHaveBeenCalledWith(expect.stringContaining('did not start')),
      TIMEOUT,
    );

    await server.stop();

    expect(await isRunning(server)).toBe(false);
  });

  test('does not keep the process from ending while it is asked whether it is there', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const server = await start();
    const pid = await pidOf();
    // Still there for whoever looks, but busy for whoever connects.
    await leadTo(await refuseWith('57P03'));
    const owners = postgres(server.url, { max: 1, onnotice: () => {} });
    await owners`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pennon-owner'`;
    await owners.end();
    await vi.waitFor(
      () => expect(told).toHaveBeenCalledWith('pennon: lost PostgreSQL; starting it again'),
      TIMEOUT,
    );

    await server.stop();

    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(told).toHaveBeenCalledTimes(1);
  });
});

test('a process that ends leaves the server to the one that is just starting', async () => {
  const server = await start();

  await withProcessLock(`postgresql in ${dataDir}`, () => server.stop());

  expect(await isRunning(server)).toBe(true);
  const next = await start();
  expect(next.adopted).toBe(true);
});

test('a server that cannot be stopped is not passed over in silence', async () => {
  const server = await startEmbeddedPostgres({ dataDir, settings });
  const pid = await pidOf();
  vi.spyOn(process, 'kill').mockImplementationOnce(() => {
    throw new Error('not permitted');
  });

  await expect(server.stop()).rejects.toThrow('not permitted');

  process.kill(pid, 'SIGINT');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), TIMEOUT);
});

describe('a start', () => {
  test('waits for a port that is taken for a moment', async () => {
    cleanUps.push(() => rm(path.join(dataDir, 'postgresql/data/tried'), { recursive: true }));
    const postmaster = await openWith(`
      mkdir "$2/tried" 2>/dev/null && echo "could not bind IPv4 address" && exit 1
      exec REAL "$@"`);

    expect(await postmaster.isAlive()).toBe(true);
    expect(await postmaster.readLog()).not.toContain('could not bind');
  });

  test('that finds no room on the disk says so', async () => {
    await expect(openWith('echo "FATAL: No space left on device"; exit 1')).rejects.toThrow(
      `No space is left on the disk of ${dataDir}/postgresql/data.`,
    );
  });

  test('that cannot wait any longer for a port tells what PostgreSQL says', async () => {
    const elapse = passTime();
    const failing = openWith('echo "could not bind 127.0.0.1, ever"; exit 1').catch(String);
    const log = path.join(dataDir, 'postgresql/postgresql.log');
    await vi.waitFor(async () => expect(await readFile(log, 'utf8')).toContain('ever'), TIMEOUT);
    elapse(30_000);

    expect(await failing).toMatch(/did not start[\s\S]*could not bind 127\.0\.0\.1, ever/);
  });
});

/** Lets the clock be put forward. */
function passTime(): (ms: number) => void {
  const now = performance.now.bind(performance);
  let ahead = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  return (ms) => {
    ahead += ms;
  };
}

describe('a running server', () => {
  test('of another folder is not taken for ours, although it takes our password', async () => {
    const copy = path.join(parent, 'copy');
    execFileSync('cp', ['-a', dataDir, copy]);
    const other = await start(copy);
    await start();
    const port = Number(new URL(other.url).port);
    await leadTo(port);

    await expect(start()).rejects.toThrow(
      `A PostgreSQL runs on ${dataDir}/postgresql/data, but port ${port} leads to ${copy}/postgresql/data.`,
    );
  });

  test('that has no room for another connection’s files is explained', async () => {
    await start();
    await leadTo(await refuseWith('57P03', '53100'));

    await expect(start()).rejects.toThrow(`No space is left on the disk of ${dataDir}/postgresql/data.`);
  });

  test('that refuses for a reason that nobody foresaw says it itself', async () => {
    await start();
    await leadTo(await refuseWith('28000'));

    await expect(start()).rejects.toThrow('refused with 28000');
  });

  test('that does not answer for a minute is not waited for any longer', async () => {
    await start();
    const elapse = passTime();
    await leadTo(await refuseWith('57P01'));
    const starting = start();
    const putForward = setInterval(() => elapse(20_000), 50);
    cleanUps.push(() => clearInterval(putForward));

    await expect(starting).rejects.toThrow(/runs on .*, but it does not answer: .*refused with 57P01/);
  });

  test.runIf(process.platform === 'linux')(
    'is also found where there is no /proc, by what ps says',
    async () => {
      await start();
      const cluster = await openCluster(dataDir, []);
      vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');

      expect(await findPostmaster(cluster)).toMatchObject({ pid: await pidOf() });
    },
  );
});
