// `npm run fuzz -- --seconds 60 --seed 1`: throws what the API reference describes, and what it does not, at a real server.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const numbers = Object.entries(values).map(([name, text]) => [name, Number(text)]);
for (const [name, number] of numbers) {
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1`);
}
const env = Object.fromEntries(
  numbers.map(([name, number]) => [`PENNON_FUZZ_${name.toUpperCase()}`, String(number)]),
);
const vitest = path.join(root, 'node_modules', '.bin', 'vitest');
const { status } = spawnSync(vitest, ['run', '--project', 'fuzz'], {
  cwd: root,
  env: { ...process.env, ...env },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
