import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareDataDir } from '../../../server/data-dir';
import { loadSecrets } from '../../../server/secrets';

let parent: string;
let dataDir: string;
let file: string;

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'pennon-secrets-'));
  dataDir = path.join(parent, 'new', 'data');
  file = path.join(dataDir, 'secrets.json');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('the secrets', () => {
  test('are made at the first start, and only their user can read them', async () => {
    const { nextAuthSecret } = await loadSecrets(dataDir);

    expect(nextAuthSecret).toMatch(/^[\w-]{43}$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['secrets.json']);
  });

  test('stay the same from then on', async () => {
    const first = await loadSecrets(dataDir);

    expect(await loadSecrets(dataDir)).toEqual(first);
  });

  test('are the same for processes that make them at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dataDir)));

    expect(new Set(all.map(({ nextAuthSecret }) => nextAuthSecret)).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['secrets.json']);
  });

  test.each(['', 'not JSON', '{"nextAuthSecret":"short"}'])(
    'are not replaced when they are damaged (%j)',
    async (content) => {
      await mkdir(dataDir, { recursive: true });
      await writeFile(file, content);

      await expect(loadSecrets(dataDir)).rejects.toThrow(`${file} is damaged. Restore it, or remove it`);
      expect(await readFile(file, 'utf8')).toBe(content);
    },
  );

  test('that are no file are left alone', async () => {
    await mkdir(file, { recursive: true });

    await expect(loadSecrets(dataDir)).rejects.toThrow('EISDIR');
    expect((await stat(file)).isDirectory()).toBe(true);
  });

  test('cannot be made where a link leads nowhere, and the link stays', async () => {
    await mkdir(dataDir, { recursive: true });
    await symlink(path.join(parent, 'gone'), file);

    await expect(loadSecrets(dataDir)).rejects.toThrow('ENOENT');
    expect(await readdir(dataDir)).toEqual(['secrets.json']);
  });
});

describe('the data folder', () => {
  test('is made with all above it, and known without links', async () => {
    await mkdir(path.join(parent, 'real'));
    await symlink(path.join(parent, 'real'), path.join(parent, 'link'));

    const prepared = await prepareDataDir(path.join(parent, 'link', 'a', 'b'));

    expect(prepared).toMatch(/real\/a\/b$/);
    expect((await stat(prepared)).isDirectory()).toBe(true);
  });

  test.each(['file', 'file/below'])('is refused where there is a file (%s)', async (name) => {
    await writeFile(path.join(parent, 'file'), '');
    const folder = path.join(parent, name);

    await expect(prepareDataDir(folder)).rejects.toThrow(`${folder} is not a folder.`);
  });
});
