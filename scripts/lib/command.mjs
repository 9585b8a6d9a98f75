import { spawn } from 'node:child_process';

/** A command that ended badly, with all that it printed. */
class CommandError extends Error {
  constructor(command, ending, output) {
    super(`${command} ${ending}\n\n${output.trimEnd()}`);
    this.name = 'CommandError';
    // What was printed says more than where it was called.
    this.stack = this.message;
  }
}

/**
 * Runs a command with its output held back; throws `CommandError` with the output if it fails.
 * @param {{ cwd: string, lock: number | 'ignore' }} options the command holds the lock too: it goes on when
 * this process is killed, and nobody else may begin meanwhile
 */
function runQuietly(command, args, { cwd, lock }) {
  const title = [command, ...args].join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe', lock],
    });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.once('error', (error) => reject(new CommandError(title, 'could not be run', error.message)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const ending = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      reject(new CommandError(title, ending, Buffer.concat(chunks).toString()));
    });
  });
}

/** Runs npm: the one that runs this process, else the one in the path. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('npm-cli.js')
    ? runQuietly(process.execPath, [npm, ...args], options)
    : runQuietly('npm', args, options);
}
