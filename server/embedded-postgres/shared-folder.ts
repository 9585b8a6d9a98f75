import { chmod, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedPostgresError } from './errors';
import { canReach, type SystemUser } from './system-user';

const CANDIDATES = ['/var/lib/pennon', path.join(tmpdir(), 'pennon-postgresql')];
const SEARCHABLE = 0o755;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * A folder of root's that `user` can reach, for what cannot stay below a closed home: a persistent one, else one
 * among the temporary files.
 */
export async function sharedFolder(user: SystemUser): Promise<string> {
  for (const folder of CANDIDATES) {
    if ((await isOurs(folder)) && (await canReach(user, folder))) return folder;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and user ${user?.uid} can reach none of ${CANDIDATES.join(', ')}.`,
  );
}

async function isOurs(folder: string): Promise<boolean> {
  try {
    const created = await mkdir(folder, { recursive: true });
    // Whatever the umask says.
    if (created) await chmod(folder, SEARCHABLE);
    const { uid, mode } = await stat(folder);
    return uid === process.getuid?.() && (mode & WRITABLE_BY_OTHERS) === 0;
  } catch {
    return false;
  }
}
