// `npm run test:upgrade [-- --from REF | --from-folder FOLDER]`: builds an earlier version beside this one, and upgrades
// instances of it, behind nginx and under load, to this one and back.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkOut, commitBeforeNewestMigration, commitOf } from './upgrade/earlier-version.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const temporary = mkdtempSync(path.join(tmpdir(), 'pennon-earlier-'));

try {
  const options = { from: { type: 'string' }, 'from-folder': { type: 'string' } };
  const { values } = parseArgs({ options });
  const earlier = values['from-folder'] ? path.resolve(values['from-folder']) : await prepare(values.from);
  await ensureBuilt(root);
  process.exitCode = runTest(earlier);
} catch (error) {
  console.error(`pennon: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** Builds the version of a commit, with the packages that it was made with. */
async function prepare(name) {
  const commit = name ? commitOf(root, name) : commitBeforeNewestMigration(root);
  const folder = path.join(temporary, 'pennon');
  console.log(`The earlier version is ${commit}.`);
  checkOut(root, commit, folder);
  await ensureInstalled(folder);
  await ensureBuilt(folder);
  return folder;
}

function runTest(earlier) {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'tests/operation/vitest.config.ts', 'upgrade'];
  const env = { ...process.env, PENNON_EARLIER: earlier };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
