import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 50;
/** A server that still starts lets requests wait. */
const ANSWER_TIMEOUT_MS = 5_000;

/** One run of the server's process. */
export interface ServerProcess {
  output(): string;
  /** Sends the signal and waits for the end; an ended process stays as it is. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

interface Start {
  readonly main: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly url: string;
}

/** A server that has been started, whether it is ready yet or not. */
export interface StartedProcess extends ServerProcess {
  /** Resolves when it says that it is ready. */
  readonly ready: Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** Starts the server and waits until it says that it is ready. */
export async function startProcess(start: Start): Promise<ServerProcess> {
  const started = launchProcess(start);
  await started.ready;
  return started;
}

/** Starts the server. */
export function launchProcess({ main, cwd, env, url }: Start): StartedProcess {
  const child = spawn(process.execPath, [main], { cwd, env: env as NodeJS.ProcessEnv, stdio: 'pipe' });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = () => Buffer.concat(chunks).toString();
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));

  return {
    output,
    ready: untilReady(child, url, output),
    end: (signal) => end(child, signal, output),
    signal: (name) => void child.kill(name),
  };
}

async function untilReady(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await isReady(url))) {
    if (hasEnded(child)) throw new Error(`The server ended before it was ready:\n${output()}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The server was not ready in time:\n${output()}`);
    }
    await sleep(POLL_MS);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    return (await fetch(`${url}/api/health/ready`, { signal })).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals, output: () => string): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const inTime = await Promise.race([ended.then(() => true), sleep(STOP_TIMEOUT_MS, false, { ref: false })]);
  if (inTime) return;
  child.kill('SIGKILL');
  throw new Error(`The server did not end within ${STOP_TIMEOUT_MS} ms of ${signal}:\n${output()}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
