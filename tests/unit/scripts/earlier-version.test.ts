import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  checkOut,
  commitBeforeNewestMigration,
  commitOf,
} from '../../../scripts/upgrade/earlier-version.mjs';

let folder: string;
let root: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pennon-earlier-'));
  root = path.join(folder, 'project');
  await mkdir(path.join(root, 'drizzle'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]) => {
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
  return execFileSync('git', [...who, ...args], { cwd: root, encoding: 'utf8' }).trim();
};

/** @returns its commit */
async function commit(file: string): Promise<string> {
  await writeFile(path.join(root, file), file);
  git('add', '.');
  git('commit', '--quiet', '--message', file);
  return git('rev-parse', 'HEAD');
}

describe('the version before', () => {
  test('is the last that did not have the newest migration', async () => {
    git('init', '--quiet');
    await commit('drizzle/0000_first.sql');
    const before = await commit('code.ts');
    await commit('drizzle/0001_second.sql');
    await commit('more.ts');

    expect(commitBeforeNewestMigration(root)).toBe(before);
    checkOut(root, before, path.join(folder, 'earlier'));
    expect(await readdir(path.join(folder, 'earlier'))).toEqual(['.git', 'code.ts', 'drizzle']);
  });

  test('can be named', async () => {
    git('init', '--quiet');
    const first = await commit('code.ts');

    expect(commitOf(root, 'HEAD')).toBe(first);
    expect(() => commitOf(root, 'v9')).toThrow('git knows nothing of v9.');
  });

  test('is not to be found in a shallow clone, nor where all migrations came at once, which says what to do', async () => {
    git('init', '--quiet');
    await commit('code.ts');
    await commit('drizzle/0000_first.sql');
    expect(() => commitBeforeNewestMigration(root)).toThrow('no history in which a version without');

    await commit('drizzle/0001_second.sql');
    const whole = root;
    root = path.join(folder, 'shallow');
    await mkdir(root);
    git('clone', '--quiet', '--depth', '1', `file://${whole}`, '.');
    expect(() => commitBeforeNewestMigration(root)).toThrow('git fetch --unshallow');
  });

  test('is not to be found without git, which says what to do', async () => {
    await writeFile(path.join(root, 'drizzle/0000_first.sql'), '');

    expect(() => commitBeforeNewestMigration(root)).toThrow('--from-folder');
  });
});
