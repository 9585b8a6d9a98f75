import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

const TIMEOUT_MS = 60_000;

/** Checks that the schema has no change for which no migration was generated. Works on a copy, offline. */
export async function checkMigrations(root) {
  const copy = path.join('node_modules', '.cache', `pennon-migrations-${process.pid}`);
  mkdirSync(path.join(root, copy), { recursive: true });
  try {
    cpSync(path.join(root, 'drizzle'), path.join(root, copy), { recursive: true });
    const command = path.join(root, 'node_modules', '.bin', 'drizzle-kit');
    const drizzleKit = (args) => run(command, args, { cwd: root, timeoutMs: TIMEOUT_MS });
    const check = await drizzleKit(['check', '--dialect=postgresql', `--out=${copy}`]);
    if (!check.ok) return check;
    const generate = await drizzleKit([
      'generate',
      '--dialect=postgresql',
      '--schema=./lib/db/schema.ts',
      `--out=${copy}`,
    ]);
    const committed = new Set(readdirSync(path.join(root, 'drizzle')));
    const added = readdirSync(path.join(root, copy)).filter((name) => !committed.has(name));
    if (generate.ok && added.length === 0) return { ok: true, output: '' };
    const advice = 'The schema differs from its migrations: run npm run db:generate and commit the result.';
    return { ok: false, output: `${generate.output}\n${added.join('\n')}\n${advice}` };
  } finally {
    rmSync(path.join(root, copy), { recursive: true, force: true });
  }
}
