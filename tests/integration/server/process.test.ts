import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'tsdown';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { coveragePlugin } from '../../../scripts/coverage/plugin.mjs';
import { freePort } from '../../support/free-port';

const root = path.resolve(import.meta.dirname, '../../..');
const TIMEOUT = { timeout: 15_000, interval: 20 };

let bundle: string;

beforeAll(async () => {
  const cache = path.join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  bundle = await mkdtemp(path.join(cache, 'pennon-server-'));
  await build({
    config: false,
    entry: ['main', 'life-cycle'].map((name) => path.join(root, 'server', `${name}.ts`)),
    outDir: bundle,
    plugins: process.env.PENNON_COVERAGE === '1' ? [coveragePlugin()] : [],
    format: 'esm',
    platform: 'node',
    dts: false,
    logLevel: 'silent',
  });
});
afterAll(() => rm(bundle, { recursive: true, force: true }));

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** Waits until it has printed that. */
  says(words: string): Promise<void>;
  /** How it ended. */
  readonly exit: Promise<{ code: number | null; output: string }>;
  /** How it ended, and what was on standard output and standard error. */
  readonly told: Promise<{ code: number | null; log: string; errors: string }>;
}

function launch(file: string, args: string[], env: Record<string, string>): Running {
  const { PATH, PENNON_COVERAGE_DIR = '', NODE_ENV } = process.env;
  const child = spawn(file, args, { env: { PATH, PENNON_COVERAGE_DIR, NODE_ENV, ...env }, stdio: 'pipe' });
  children.push(child);
  let [output, log, errors] = ['', '', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
    log += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
    errors += chunk;
  });
  return {
    child,
    output: () => output,
    says: (words) => vi.waitFor(() => expect(output).toContain(words), TIMEOUT),
    exit: once(child, 'close').then(([code]) => ({ code, output })),
    told: once(child, 'close').then(([code]) => ({ code, log, errors })),
  };
}

/** Runs the life cycle in a process, with `start` written in JavaScript: it has `onStop` and `signal`. */
function live(start: string, env: Record<string, string> = {}): Running {
  return launch(process.execPath, ['--input-type=module', '-e', programOf(start)], env);
}

function programOf(start: string): string {
  return `
    import { setTimeout as sleep } from 'node:timers/promises';
    import { run } from ${JSON.stringify(path.join(bundle, 'life-cycle.mjs'))};
    const say = (words) => process.stdout.write(words + '\\n');
    const stopping = (part) => async () => say('stopped ' + part);
    const forever = new Promise(() => setInterval(() => {}, 60_000));
    run(async (onStop, signal) => { ${start} }, (failure, error) => say(failure + ': ' + error.message));`;
}

describe('a process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('stops its parts in reverse order at %s', async (signal) => {
    const server = live(`
      onStop(stopping('database'));
      onStop(stopping('server'));
      say('ready');`);
    await server.says('ready');

    server.child.kill(signal);

    const { code, output } = await server.exit;
    expect(code).toBe(0);
    expect(output).toBe('ready\nstopped server\nstopped database\n');
  });

  test('may take longer for what takes time on purpose than for all the rest', async () => {
    const server = live(`
      onStop(stopping('database'));
      onStop(async () => { await sleep(5_200); say('went on'); }, 5_200);
      say('ready');`);
    await server.says('ready');

    server.child.kill('SIGTERM');

    expect(await server.exit).toEqual({ code: 0, output: 'ready\nwent on\nstopped database\n' });
  });

  test('also stops what was just starting, once it runs', async () => {
    const server = live(`
      say('starting');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      onStop(stopping('late'));`);
    await server.says('starting');

    server.child.kill('SIGTERM');

    expect(await server.exit).toEqual({ code: 0, output: 'starting\nstopped late\n' });
  });

  test('that gives up its start at the signal has nothing to explain', async () => {
    const server = live(`
      onStop(stopping('database'));
      say('starting');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();`);
    await server.says('starting');

    server.child.kill('SIGTERM');

    expect(await server.exit).toEqual({ code: 0, output: 'starting\nstopped database\n' });
  });

  test('that cannot start says why, stops what runs, and fails', async () => {
    const server = live(`onStop(stopping('database')); throw new Error('no room');`);

    expect(await server.exit).toEqual({ code: 1, output: 'start: no room\nstopped database\n' });
  });

  test('goes on stopping after a part that cannot be stopped', async () => {
    const server = live(`
      onStop(stopping('database'));
      onStop(() => Promise.reject(new Error('stuck')));
      say('ready');`);
    await server.says('ready');

    server.child.kill('SIGTERM');

    expect(await server.exit).toEqual({ code: 0, output: 'ready\nstop: stuck\nstopped database\n' });
  });

  test('that crashes says why, stops what runs, and fails', async () => {
    const server = live(`
      onStop(stopping('database'));
      setImmediate(() => { throw new Error('broken'); });`);

    expect(await server.exit).toEqual({ code: 1, output: 'crash: broken\nstopped database\n' });
  });

  test('that crashes while it stops ends at once, and fails', async () => {
    const server = live(`
      onStop(stopping('database'));
      onStop(() => { setImmediate(() => { throw new Error('broken'); }); return forever; });
      say('ready');`);
    await server.says('ready');

    server.child.kill('SIGTERM');

    expect(await server.exit).toEqual({ code: 1, output: 'ready\ncrash: broken\n' });
  });

  test('goes on after a promise that failed and that nobody waited for, and says so', async () => {
    const server = live(`
      onStop(stopping('database'));
      void Promise.reject(new Error('forgotten'));
      setImmediate(() => say('ready'));
      await forever;`);
    await server.says('ready');

    server.child.kill('SIGTERM');

    expect(await server.exit).toEqual({
      code: 0,
      output: 'rejection: forgotten\nready\nstopped database\n',
    });
  });

  test('whose Next has listeners of its own says it once, in its own words', async () => {
    const server = live(`
      process.on('uncaughtException', () => say('as Next does'));
      const key = Symbol.for('next.unhandledRejectionListener');
      const listener = (globalThis[key] ??= () => say('as Next does'));
      if (!process.listeners('unhandledRejection').includes(listener)) process.on('unhandledRejection', listener);
      void Promise.reject(new Error('forgotten'));
      setImmediate(() => { throw new Error('broken'); });`);

    expect(await server.exit).toEqual({ code: 1, output: 'rejection: forgotten\ncrash: broken\n' });
  });

  test('takes the second SIGINT of npm for the same Ctrl-C, and one that comes later for an order', async () => {
    const server = live(`
      onStop(() => { say('stopping'); return forever; });
      say('ready');`);
    await server.says('ready');
    const begun = performance.now();
    server.child.kill('SIGINT');
    await server.says('stopping');

    const insisting = setInterval(() => server.child.kill('SIGINT'), 100);
    const { code } = await server.exit;
    clearInterval(insisting);

    expect(code).toBe(1);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(500);
  });

  test('ends within five seconds although a part hangs', async () => {
    const server = live(`onStop(() => forever); say('ready');`);
    await server.says('ready');
    const begun = performance.now();

    server.child.kill('SIGTERM');

    expect((await server.exit).code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  describe('below npm start', () => {
    /** Runs it as npm does, with a shell between. */
    function liveBelowShell(start: string): Running {
      const args = ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, programOf(start)];
      return launch('/bin/sh', args, { npm_lifecycle_event: 'start' });
    }

    test('runs as long as the shell is there, and stops when it is gone', async () => {
      const shell = liveBelowShell(`
        onStop(stopping('server'));
        await sleep(600);
        say('still here');`);
      await shell.says('still here');

      shell.child.kill('SIGKILL');

      expect((await shell.exit).output).toBe('still here\nstopped server\n');
    });

    test('stops once, also when the shell goes meanwhile', async () => {
      const shell = liveBelowShell(`
        const parent = process.ppid;
        onStop(async () => {
          say('stopping');
          while (process.ppid === parent) await sleep(20);
          await sleep(600);
          say('stopped');
        });
        say(process.pid + ' is ready');`);
      await shell.says('is ready');
      process.kill(Number.parseInt(shell.output(), 10), 'SIGTERM');
      await shell.says('stopping');

      shell.child.kill('SIGKILL');

      expect((await shell.exit).output).toMatch(/ready\nstopping\nstopped\n$/);
    });
  });
});

describe('a server that cannot start', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-process-'));
    await chmod(dataDir, 0o755);
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const start = async (env: Record<string, string>) =>
    launch(process.execPath, [path.join(bundle, 'main.mjs')], {
      PORT: String(await freePort()),
      PENNON_DATA_DIR: dataDir,
      ...env,
    }).told;

  /** Next has lines of its own, which are none of the log. */
  const lastLine = (log: string) => JSON.parse(String(log.trim().split('\n').at(-1)));

  test('says which variable is wrong, in one line', async () => {
    const { code, errors, log } = await start({ PORT: 'http' });

    expect(code).toBe(1);
    expect(errors).toBe('pennon: PORT: must be a port number\n');
    expect(lastLine(log)).toEqual({
      level: 60,
      time: expect.any(Number),
      code: 'config_invalid',
      error: 'PORT: must be a port number',
      msg: 'cannot start',
    });
  });

  test('says that its port is taken, in one line', async () => {
    const taken = createServer().listen(0);
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';

    const { code, errors, log } = await start({ PORT: port });
    taken.close();

    expect(code).toBe(1);
    expect(errors).toBe(`pennon: PORT ${port} is in use by another program. Set PORT to a free one.\n`);
    expect(lastLine(log)).toMatchObject({ code: 'cannot_listen', msg: 'cannot start' });
  });

  test('says that its database refuses it, and no password', async () => {
    const url = new URL(inject('postgresUrl'));
    url.pathname = '/nothing';
    url.password = 'not-to-be-seen';

    const { code, errors, log } = await start({ DATABASE_URL: url.href });

    expect(code).toBe(1);
    expect(errors).toMatch(/^pennon: DATABASE_URL cannot be used: .+\.\n$/);
    expect(lastLine(log)).toMatchObject({ code: 'database_refused', msg: 'cannot start' });
    expect(errors + log).not.toContain('not-to-be-seen');
  });

  test('writes no log where it is to be silent, and says it all the same', async () => {
    const { code, errors, log } = await start({ PENNON_DATA_DIR: '/dev/null', PENNON_LOG_LEVEL: 'silent' });

    expect(code).toBe(1);
    expect(errors).toMatch(/^pennon: \/dev\/null is not a folder\./);
    expect(log).toBe('');
  });

  test('for a reason that nobody foresaw shows where it came from', async () => {
    await mkdir(path.join(dataDir, 'odd', 'secrets.json'), { recursive: true });

    const { code, errors, log } = await start({ PENNON_DATA_DIR: path.join(dataDir, 'odd') });

    expect(code).toBe(1);
    expect(errors).toMatch(/EISDIR[\s\S]*\n\s+at /);
    expect(lastLine(log)).toMatchObject({
      code: 'EISDIR',
      stack: expect.stringMatching(/\n\s+at /),
      msg: 'cannot start',
    });
  });
});
