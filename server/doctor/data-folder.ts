import { access, constants, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../start-error';
import { type Finding, ok, problem, warning } from './finding';

const FOLDER = 'data folder';
const DISK = 'disk';
/** What only Pennon's own user may read. */
const PRIVATE = ['secrets.json', 'admin-password', 'last-known.jsonl'];
const MB = 1024 * 1024;
const LITTLE = 1_000 * MB;
const TOO_LITTLE = 100 * MB;

/** Whether Pennon can keep there what it must, and nobody else reads it. */
export async function checkDataFolder(dataDir: string): Promise<Finding[]> {
  try {
    const there = await nearestFolder(dataDir);
    await access(there, constants.W_OK | constants.X_OK);
    return [await privacyFinding(dataDir), await diskFinding(there)];
  } catch (error) {
    const why = errorCode(error) ?? String(error);
    return [
      problem(
        FOLDER,
        `${dataDir} cannot be written (${why})`,
        'Name a folder of your own in PENNON_DATA_DIR.',
      ),
    ];
  }
}

/** The folder itself, or the one in which it is made at the first start. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return nearestFolder(path.dirname(folder));
  if (found.isDirectory()) return folder;
  throw new Error(`${folder} is no folder`);
}

async function privacyFinding(dataDir: string): Promise<Finding> {
  const files = PRIVATE.map((name) => path.join(dataDir, name));
  const open = [];
  for (const file of files) {
    const found = await stat(file).catch(() => null);
    if (found && (found.mode & 0o077) !== 0) open.push(file);
  }
  if (open.length === 0) return ok(FOLDER, `${dataDir} can be written, and its secrets are its user's alone`);
  const list = open.join(' ');
  return problem(FOLDER, `others may read ${list}`, `Run: chmod 600 ${list}`);
}

async function diskFinding(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  return judgeDisk(bavail * bsize);
}

/** @param free bytes */
export function judgeDisk(free: number): Finding {
  const found = `${Math.floor(free / MB)} MB are free`;
  if (free >= LITTLE) return ok(DISK, found);
  const advice = 'Make room on the disk of PENNON_DATA_DIR.';
  return free < TOO_LITTLE ? problem(DISK, found, advice) : warning(DISK, found, advice);
}
