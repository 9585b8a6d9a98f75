import { chmod, chown, copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies a folder with modes and, as root, owners. What goes away meanwhile is left out.
 * @param {(relative: string) => boolean} [isWanted] asked for each file and folder
 */
export async function copyTree(from, to, isWanted = () => true, relative = '') {
  const source = path.join(from, relative);
  const target = path.join(to, relative);
  const stats = await lstat(source).catch(ignoreGone);
  if (!stats || !isWanted(relative)) return;
  if (stats.isSymbolicLink()) return symlink(await readlink(source), target);
  if (stats.isDirectory()) {
    await mkdir(target, { recursive: true });
    for (const name of await readdir(source)) await copyTree(from, to, isWanted, path.join(relative, name));
  } else if (stats.isFile()) {
    const isThere = await copyFile(source, target).then(() => true, ignoreGone);
    if (!isThere) return;
  } else return;
  await chmod(target, stats.mode & 0o7777);
  if (process.getuid?.() === 0) await chown(target, stats.uid, stats.gid);
}

function ignoreGone(error) {
  if (error.code !== 'ENOENT') throw error;
}
