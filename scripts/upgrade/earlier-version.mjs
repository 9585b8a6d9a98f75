import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The last commit that did not have the newest migration yet: the version that serves while this one migrates.
 * @param {string} root the project's folder
 * @throws Error saying what to do where there is no history
 */
export function commitBeforeNewestMigration(root) {
  const newest = readdirSync(path.join(root, 'drizzle'))
    .filter((name) => /^\d+_.*\.sql$/.test(name))
    .sort()
    .at(-1);
  const added = ask(root, ['log', '-1', '--diff-filter=A', '--format=%H', '--', `drizzle/${newest}`]);
  const before = added && ask(root, ['rev-parse', '--quiet', '--verify', `${added}^`]);
  if (!before || !hasMigrations(root, before)) {
    throw new Error(
      `There is no history in which a version without drizzle/${newest} could be found. ` +
        'In a clone that is shallow: git fetch --unshallow. Without git: name the folder of an earlier version, ' +
        'built, with --from-folder.',
    );
  }
  return before;
}

/** The commit that a name stands for. */
export function commitOf(root, name) {
  const commit = ask(root, ['rev-parse', '--quiet', '--verify', `${name}^{commit}`]);
  if (!commit) throw new Error(`git knows nothing of ${name}.`);
  return commit;
}

/** Gets the sources of a commit into a folder that is not there yet. */
export function checkOut(root, commit, folder) {
  git(root, ['clone', '--quiet', '--shared', '--no-checkout', root, folder]);
  git(folder, ['checkout', '--quiet', commit]);
}

const hasMigrations = (root, commit) => ask(root, ['ls-tree', '--name-only', commit, 'drizzle/']) !== '';

/** What git says; nothing where it fails. */
function ask(root, args) {
  try {
    return git(root, args).trim();
  } catch {
    return '';
  }
}

const git = (cwd, args) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
