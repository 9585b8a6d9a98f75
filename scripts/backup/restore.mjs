import { mkdir, readFile, readlink, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { copyTree } from './files.mjs';

/**
 * Puts a backup in place of a data folder's database, which is kept beside it.
 * @param {string} folder what `backUp` has made
 * @param {string} dataDir Pennon's data folder; Pennon is stopped
 * @returns {Promise<string | null>} where the database is that was there before
 * @throws Error saying what to do
 */
export async function restore(folder, dataDir) {
  const source = path.join(folder, 'postgresql');
  if (!(await stat(path.join(source, 'data', 'backup_label')).catch(() => null))) {
    throw new Error(`${folder} is no backup of Pennon.`);
  }
  await mkdir(dataDir, { recursive: true });
  const link = path.join(dataDir, 'postgresql');
  const target = await readlink(link).catch(() => null);
  const home = await realpath(link).catch(() => null);
  if (home && (await runs(home))) throw new Error('Pennon runs on this folder. Stop it first.');

  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  // Where it is elsewhere, PostgreSQL's user cannot reach the data folder: so there again, even if all of it is gone.
  const place = target === null ? link : `${home ?? path.resolve(dataDir, target)}-restored-${stamp}`;
  const before = home && target === null ? `${link}.before-${stamp}` : home;
  const unfinished = `${place}.new-restored`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(path.dirname(place), { recursive: true });
  await copyTree(source, unfinished);
  if (home && target === null) await rename(link, before);
  await rename(unfinished, place);
  if (target !== null) {
    await rm(link);
    await symlink(place, link);
  }
  await copyTree(folder, dataDir, (name) => name === '' || !name.startsWith('postgresql'));
  return before;
}

async function runs(home) {
  const pidFile = await readFile(path.join(home, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(pidFile.split('\n')[0]);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
