import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const SERVER_CORE = '0';
const CLIENT_CORE = '1';

/** Whether processes can be tied to cores here. */
export const canPin = availableParallelism() > 1 && has('taskset');

/** Ties all threads of a server to its one core. */
export function pinServer(pid) {
  if (canPin) execFileSync('taskset', ['-acp', SERVER_CORE, String(pid)], { stdio: 'ignore' });
}

/** Starts a server that always sends the same. */
export async function startBare(answerFile) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bare.mjs'), answerFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  pinServer(child.pid);
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { port: Number(port), pid: child.pid, stop };
}

/** Loads a server, and tells what that cost its process. */
export async function load({ port, pid }, what) {
  const before = await cpuSeconds(pid);
  const file = path.join(import.meta.dirname, 'load.mjs');
  const argv = [process.execPath, file];
  const [command, ...rest] = canPin ? ['taskset', '-c', CLIENT_CORE, ...argv] : argv;
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ port, ...what }));
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  if (output === '') throw new Error('the load ended without a result');
  const result = JSON.parse(output);
  const cpuMicros = (((await cpuSeconds(pid)) - before) * 1e6) / result.requests;
  return { ...result, cpuMicros };
}

/** Processor time that a process has used, in steps of 10 ms. */
async function cpuSeconds(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function has(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
