import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { faultsOf } from './migration-rules.mjs';
import { run } from './run.mjs';

const TIMEOUT_MS = 60_000;
const RULE =
  'Migrations expand, and contract later: docs/decisions/0018-migrations-expand-and-contract-later.md';

/**
 * Checks that no migration is in the way of the version before it, and that the schema has no change for which none was
 * generated. Works on a copy, offline.
 */
export async function checkMigrations(root) {
  const faults = checkRules(path.join(root, 'drizzle'));
  if (faults.length > 0) return { ok: false, output: [...faults, RULE].join('\n') };
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

function checkRules(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files.flatMap((name) => faultsOf(name, readFileSync(path.join(folder, name), 'utf8')));
}
