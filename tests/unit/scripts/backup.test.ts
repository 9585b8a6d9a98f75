import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../../scripts/backup/backup.mjs';
import { restore } from '../../../scripts/backup/restore.mjs';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'pennon-backup-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** A folder with files in it, by their names. */
async function folderOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const made = path.join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(made, file)), { recursive: true });
    await writeFile(path.join(made, file), text);
  }
  return made;
}

describe('a backup', () => {
  const stopped = () =>
    folderOf('data', {
      'secrets.json': '{}',
      'postgresql/password': 'x',
      'postgresql/data/PG_VERSION': '18',
    });

  test('of a database that does not run is refused, and leaves no secrets behind', async () => {
    const dataDir = await stopped();

    await expect(backUp(dataDir, path.join(folder, 'copy'))).rejects.toThrow('The database does not run.');

    expect(await readdir(folder)).toEqual(['data']);
  });

  test.each(['monday', 'postgresql/monday', '.'])('does not go into what it copies (%s)', async (name) => {
    const dataDir = await stopped();

    await expect(backUp(dataDir, path.join(dataDir, name))).rejects.toThrow('name a folder outside of');
  });
});

test('a backup is restored where a link of the data folder led to, though all of that is gone', async () => {
  const backup = await folderOf('backup', { 'postgresql/data/backup_label': 'START', 'secrets.json': '{}' });
  const dataDir = await folderOf('data', { 'secrets.json': 'another' });
  const link = path.join(dataDir, 'postgresql');
  await symlink(path.join(folder, 'shared', 'cluster'), link);

  expect(await restore(backup, dataDir)).toBeNull();

  expect(path.dirname(await realpath(link))).toBe(path.join(folder, 'shared'));
  expect(await readFile(path.join(link, 'data', 'backup_label'), 'utf8')).toBe('START');
  expect(await readFile(path.join(dataDir, 'secrets.json'), 'utf8')).toBe('{}');
});
