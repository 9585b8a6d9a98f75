import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from './command.mjs';
import { withProcessLock } from './process-lock.mjs';

/** All that a build is made of. */
const INPUTS = [
  'app',
  'components',
  'lib',
  'server',
  'docs',
  'deploy/README.md',
  'examples/browser/README.md',
  'tests/conformance/README.md',
  'drizzle',
  'public',
  'scripts/lib',
  'middleware.ts',
  'next.config.mjs',
  'tsdown.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const OUTPUTS = ['.next/BUILD_ID', 'dist/server/main.mjs'];
/** Next keeps its cache here, and rewrites the rest. */
const STAMP = '.next/pennon-build';

/**
 * Builds the dashboard and the server, unless what they are made of is unchanged.
 * @param {string} root the project's folder
 * @throws CommandError with all that the build printed
 */
export async function ensureBuilt(root) {
  if (isBuilt(root)) return;
  const buildOnce = async (lock) => {
    // Another start may have built it while this one waited.
    if (!isBuilt(root)) await build(root, lock);
  };
  await withProcessLock(path.join(root, '.next'), buildOnce, {
    onWait: () => console.log('Waiting for another build…'),
  });
}

async function build(root, lock) {
  console.log('Building…');
  const stamp = path.join(root, STAMP);
  // Gone first, so that an interrupted build is never taken for a whole one.
  rmSync(stamp, { force: true });
  await runNpm(['run', 'build'], { cwd: root, lock });
  // After the build, as Next rewrites tsconfig.json the first time.
  writeFileSync(stamp, fingerprint(root));
}

function isBuilt(root) {
  const stamp = path.join(root, STAMP);
  if (!existsSync(stamp) || !OUTPUTS.every((file) => existsSync(path.join(root, file)))) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(root);
}

/** A hash over the names and contents of all inputs. */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((input) => filesBelow(root, input))) {
    hash.update(`\n${file}\n`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

function filesBelow(root, name) {
  const stats = statSync(path.join(root, name), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [name];
  const entries = readdirSync(path.join(root, name)).sort();
  return entries.flatMap((entry) => filesBelow(root, `${name}/${entry}`));
}
