import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from './command.mjs';
import { withProcessLock } from './process-lock.mjs';

const PLATFORM = `${process.platform}-${process.arch} Node ${process.versions.node.split('.')[0]}`;

/**
 * Installs the packages of package-lock.json with `npm ci`, unless they are there already.
 * @param {string} root the project's folder
 * @throws CommandError with all that npm printed
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  const installOnce = async (lock) => {
    // Another start may have installed them while this one waited.
    if (isInstalled(root)) return;
    if (!isInstalledByHand(root)) await install(root, lock);
    writeFileSync(stampFile(root), stampOf(root));
  };
  const onWait = () => console.log('Waiting for another installation…');
  await withProcessLock(path.join(root, 'node_modules'), installOnce, { onWait });
}

async function install(root, lock) {
  console.log('Installing packages…');
  // Gone first, so that an interrupted installation is never taken for a whole one.
  rmSync(stampFile(root), { force: true });
  rmSync(npmsOwnRecord(root), { force: true });
  await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root, lock });
}

function isInstalled(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === stampOf(root);
}

/** Whether npm's own record, which npm writes last, has all of the lock file's packages: somebody ran npm here. */
function isInstalledByHand(root) {
  const [platform] = existsSync(stampFile(root))
    ? readFileSync(stampFile(root), 'utf8').split('\n')
    : [PLATFORM];
  if (platform !== PLATFORM || !existsSync(npmsOwnRecord(root))) return false;
  const locked = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(npmsOwnRecord(root));
  return (
    Object.entries(locked).every(
      ([name, { optional, devOptional }]) => name === '' || optional || devOptional || name in installed,
    ) && Object.entries(installed).every(([name, { version }]) => locked[name]?.version === version)
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** What an installation depends on. */
function stampOf(root) {
  const patches = readdirSync(path.join(root, 'patches')).sort();
  const files = ['package-lock.json', ...patches.map((name) => path.join('patches', name))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(path.join(root, file)));
  return `${PLATFORM}\n${hash.digest('hex')}\n`;
}

const stampFile = (root) => path.join(root, 'node_modules', '.pennon-installed');
const npmsOwnRecord = (root) => path.join(root, 'node_modules', '.package-lock.json');
