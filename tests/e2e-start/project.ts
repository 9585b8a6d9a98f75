import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What a fresh clone does not have. */
const NOT_IN_A_CLONE =
  /^(\.git|node_modules|dist|\.next.*|\.pennon|coverage|test-results|playwright-report|.*\.tsbuildinfo)$/;
const OURS =
  /^(PENNON_|NEXTAUTH_|VITEST|npm_(lifecycle|package|command)|(DATABASE_URL|TEST_DATABASE_URL|PORT|CRON_SECRET|METRICS_TOKEN|NODE_ENV|NODE_OPTIONS|TEST)$)/;

/** Whom the project is started as; undefined means whoever runs the tests. */
export type User = { readonly uid: number; readonly gid: number } | undefined;

/** A fresh clone below a folder that only its owner can enter. */
export interface Project {
  readonly dir: string;
  readonly home: string;
  readonly user: User;
  remove(): Promise<void>;
}

export async function cloneProject(): Promise<Project> {
  const home = await mkdtemp(path.join(tmpdir(), 'pennon-home-'));
  const dir = path.join(home, 'pennon');
  await cp(ROOT, dir, {
    recursive: true,
    filter: (source) => path.dirname(source) !== ROOT || !NOT_IN_A_CLONE.test(path.basename(source)),
  });
  return { dir, home: process.env.HOME ?? home, user: undefined, remove: () => removeProject(home, dir) };
}

/** Gives the clone, installed and built as it is, to an ordinary user, without its data. */
export async function giveTo(project: Project, user: NonNullable<User>): Promise<Project> {
  await removeData(project.dir);
  const home = path.dirname(project.dir);
  execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, home]);
  await chmod(home, 0o700);
  return { ...project, home, user };
}

async function removeProject(home: string, dir: string): Promise<void> {
  await removeData(dir);
  await rm(home, { recursive: true, force: true });
}

async function removeData(dir: string): Promise<void> {
  const database = await realpath(path.join(dir, '.pennon', 'postgresql')).catch(() => dir);
  if (database !== dir) await rm(database, { recursive: true, force: true });
  await rm(path.join(dir, '.pennon'), { recursive: true, force: true });
}

/** One run of the start command. */
export interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  output(): string;
  /** Waits for the first page; returns how long it took since the command, in milliseconds. */
  firstPage(timeoutMs?: number): Promise<number>;
  /** Sends a signal to the process, or to the whole group as a terminal does; returns how and how fast it ended. */
  end(signal: NodeJS.Signals, to?: 'process' | 'group'): Promise<Ending>;
  ended(): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly tookMs: number;
}

/** Starts the project with a command such as `npm start`. */
export async function start(
  project: Project,
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const port = env.PORT ?? String(await freePort());
  const url = `http://localhost:${port}`;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const begin = performance.now();
  const [file, ...args] = command;
  const child = spawn(file, args, {
    ...project.user,
    cwd: project.dir,
    env: { ...(inherited as NodeJS.ProcessEnv), HOME: project.home, PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = () => Buffer.concat(chunks).toString();
  const closed = once(child, 'close');
  const killGroup = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killGroup);
  void closed.then(() => process.off('exit', killGroup));

  const ending = async (since: number): Promise<Ending> => {
    const [code, signal] = await closed;
    return { code, signal, tookMs: performance.now() - since };
  };
  return {
    child,
    url,
    output,
    firstPage: async (timeoutMs = 60_000) => {
      while (performance.now() < begin + timeoutMs) {
        const status = await fetch(`${url}/sign-in`).then(
          (response) => response.status,
          () => undefined,
        );
        if (status === 200) return performance.now() - begin;
        if (child.exitCode !== null) break;
        await sleep(20);
      }
      throw new Error(`No page from ${url}:\n${output()}`);
    },
    end: (signal, to = 'process') => {
      const since = performance.now();
      if (to === 'group') signalGroup(child, signal);
      else child.kill(signal);
      return ending(since);
    },
    ended: () => ending(begin),
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}
