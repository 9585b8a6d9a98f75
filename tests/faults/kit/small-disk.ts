import { execFile } from 'node:child_process';
import { mkdtemp, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const run = promisify(execFile);

/** A file system of its own, in memory. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly dir: string;
  /** Takes whatever room is left, to the last byte. */
  readonly fill: () => Promise<void>;
  readonly makeRoom: () => Promise<void>;
}

/** A cluster of PostgreSQL takes a third of it at first. */
const SIZE = '192m';

/** Whether whoever runs this may mount a file system. */
export async function canMount(): Promise<boolean> {
  try {
    const dir = await mount();
    await unmount(dir);
    return true;
  } catch {
    return false;
  }
}

/** A file system for all tests of a suite. */
export function withSmallDisk(): () => SmallDisk {
  let dir = '';
  beforeAll(async () => {
    dir = await mount();
  });
  afterAll(() => unmount(dir));
  return () => {
    const ballast = path.join(dir, 'ballast');
    return {
      dir,
      fill: async () => {
        const { bavail, bsize } = await statfs(dir);
        // Whoever else writes there meanwhile has taken a part of it.
        await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch(expectFull);
      },
      makeRoom: () => rm(ballast),
    };
  };
}

function expectFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOSPC') throw error;
}

async function mount(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'pennon-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', dir]);
  } catch (error) {
    await rmdir(dir);
    throw error;
  }
  return dir;
}

async function unmount(dir: string): Promise<void> {
  await run('umount', [dir]);
  await rmdir(dir);
}
