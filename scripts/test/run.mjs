import { spawn } from 'node:child_process';

const KILL_GRACE_MS = 5000;
const OUTPUT_GRACE_MS = 2000;
const running = new Set();

/**
 * Runs a command in a process group of its own, so that nothing it started outlives it.
 * @returns {Promise<{ ok: boolean, output: string }>} both streams, in order; a time-out is not ok
 */
export function run(command, args, { cwd, env = {}, timeoutMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stop(child);
    }, timeoutMs);
    child.on('error', (error) => done(null, null, error.message));
    child.on('exit', (code, signal) => {
      // Whatever it left behind ends with it, even if it holds on to the output.
      signalGroup(child, 'SIGKILL');
      const late = setTimeout(() => done(code, signal), OUTPUT_GRACE_MS);
      child.once('close', () => {
        clearTimeout(late);
        done(code, signal);
      });
    });

    function done(code, signal, problem = signal && `Ended by ${signal}.`) {
      clearTimeout(timer);
      running.delete(child);
      child.stdout.destroy();
      child.stderr.destroy();
      const notes = [timedOut && `Stopped: not done after ${timeoutMs / 1000} s.`, problem].filter(Boolean);
      const output = [Buffer.concat(chunks).toString(), ...notes].join('\n');
      resolve({ ok: code === 0 && notes.length === 0, output });
    }
  });
}

/** Ends whatever is still running, for when this process itself is told to stop. */
export function stopAll() {
  for (const child of running) stop(child);
}

function stop(child) {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_GRACE_MS).unref();
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}
