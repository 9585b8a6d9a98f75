import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { diskFull, errorCode, explainFileError, type StartError } from '../start-error';
import { type Binaries, findBinaries } from './binaries';
import { EmbeddedPostgresError } from './errors';
import { sharedFolder } from './shared-folder';
import { canReach, isRoot, NOBODY, runAs, type SystemUser } from './system-user';

/** A database cluster on disk, and what is needed to run it. */
export interface Cluster {
  /** PostgreSQL's own data directory, without symbolic links. */
  readonly dir: string;
  readonly logFile: string;
  readonly password: string;
  readonly user: SystemUser;
  readonly binaries: Binaries;
}

/** The superuser that initdb creates. */
export const SUPERUSER = 'pennon';

const NAME = 'postgresql';
const OWN_FILES = /^(secrets\.json|postgresql.*)$/;

/**
 * Opens the cluster of a data folder, creating it the first time. It is `postgresql` in there: a folder, or a link to
 * one where PostgreSQL's user cannot reach the data folder.
 */
export async function openCluster(dataDir: string, initdbOptions: readonly string[]): Promise<Cluster> {
  const home = path.join(dataDir, NAME);
  try {
    const exists = await lstat(home).catch(() => undefined);
    const user = exists ? await ownerOf(await resolveHome(home)) : isRoot() ? NOBODY : undefined;
    const binaries = await findBinaries(user);
    if (!exists) await createHome(dataDir, { home, user, binaries, initdbOptions });
    return await readCluster(await resolveHome(home), user, binaries);
  } catch (error) {
    return explainFileError(error, dataDir);
  }
}

async function resolveHome(home: string): Promise<string> {
  try {
    return await realpath(home);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new EmbeddedPostgresError(
      `${home} points to a database that is gone. Bring it back, or remove the link to begin with an empty one.`,
    );
  }
}

/** PostgreSQL runs as whoever owns the cluster: one that an ordinary user made stays that user's under root. */
async function ownerOf(home: string): Promise<SystemUser> {
  if (!isRoot()) return undefined;
  const { uid, gid } = await stat(path.join(home, 'data'));
  return uid === 0 ? NOBODY : { uid, gid };
}

async function readCluster(home: string, user: SystemUser, binaries: Binaries): Promise<Cluster> {
  const dir = path.join(home, 'data');
  if (!(await canReach(user, dir))) {
    throw new EmbeddedPostgresError(
      `User ${user?.uid}, as whom PostgreSQL runs, can no longer reach ${dir}: make the folders above it searchable.`,
    );
  }
  const major = (await readFile(path.join(dir, 'PG_VERSION'), 'utf8')).trim();
  if (major !== binaries.major) {
    throw new EmbeddedPostgresError(
      `The database in ${dir} was made by PostgreSQL ${major}, and this Pennon brings PostgreSQL ${binaries.major}.`,
    );
  }
  const password = await readFile(path.join(home, 'password'), 'utf8');
  return { dir, logFile: path.join(home, 'postgresql.log'), password, user, binaries };
}

interface Creation {
  readonly home: string;
  readonly user: SystemUser;
  readonly binaries: Binaries;
  readonly initdbOptions: readonly string[];
}

/** Everything is made under another name and renamed when complete: what was killed half-way is never in use. */
async function createHome(dataDir: string, creation: Creation): Promise<void> {
  const { home, user } = creation;
  if (await isReachable(dataDir, user)) {
    await removeUnfinished(dataDir, NAME);
    await rename(await initialize(home, creation), home);
    return;
  }
  const folder = await sharedFolder(user);
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  await removeUnfinished(folder, key);
  // A name that was never used: after somebody removed the data folder, an old database must not come back.
  const elsewhere = path.join(folder, `${key}-${randomBytes(4).toString('hex')}`);
  await rename(await initialize(path.join(folder, key), creation), elsewhere);
  await symlink(elsewhere, home);
  console.error(`pennon: the database is in ${elsewhere}, as user ${user?.uid} cannot reach ${dataDir}`);
}

async function isReachable(dataDir: string, user: SystemUser): Promise<boolean> {
  if (await canReach(user, dataDir)) return true;
  // A closed folder that has nothing else in it is opened for passing through; one of somebody's is left alone.
  const entries = await readdir(dataDir);
  if (!entries.every((name) => OWN_FILES.test(name))) return false;
  const { mode } = await stat(dataDir);
  await chmod(dataDir, mode | 0o011);
  if (await canReach(user, dataDir)) return true;
  await chmod(dataDir, mode);
  return false;
}

async function removeUnfinished(folder: string, name: string): Promise<void> {
  const entries = await readdir(folder);
  const unfinished = entries.filter((entry) => entry.startsWith(`${name}.new-`));
  // An initdb whose starter was killed may still be writing.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
  for (const entry of unfinished) await rm(path.join(folder, entry), options);
}

/** Runs initdb in a new folder beside `home`; returns that folder. */
async function initialize(home: string, { user, binaries, initdbOptions }: Creation): Promise<string> {
  const unfinished = await mkdtemp(`${home}.new-`);
  const data = path.join(unfinished, 'data');
  const passwordFile = path.join(unfinished, 'password');
  try {
    await chmod(unfinished, 0o711);
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
    if (user) for (const file of [data, passwordFile]) await chown(file, user.uid, user.gid);
    const { ok, output } = await runAs(user, binaries.initdb, [
      `--pgdata=${data}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own UTF-8 rules: the same order and case everywhere, whatever locales the system has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...initdbOptions,
    ]);
    if (!ok || !existsSync(path.join(data, 'PG_VERSION'))) throw initdbFailed(home, output);
    return unfinished;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function initdbFailed(home: string, output: string): StartError {
  if (/No space left on device/.test(output)) return diskFull(home);
  return new EmbeddedPostgresError(`PostgreSQL could not create a database in ${home}:\n${output}\n`);
}
