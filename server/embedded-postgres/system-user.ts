import { execFile } from 'node:child_process';

/** Whom PostgreSQL runs as; undefined means the user of this process. */
export type SystemUser = { readonly uid: number; readonly gid: number } | undefined;

/** PostgreSQL refuses to run as root; this id needs no entry in /etc/passwd. */
export const NOBODY = { uid: 65_534, gid: 65_534 } as const;

const NEUTRAL_FOLDER = '/';

/** True for root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** What PostgreSQL's programs are started with: nothing of ours (PGPORT, LC_*, ...) reaches them. */
export function spawnOptions(user: SystemUser) {
  // NODE_ENV only because Next's types ask for it.
  const { PATH, NODE_ENV } = process.env;
  return { ...user, cwd: NEUTRAL_FOLDER, env: { PATH, NODE_ENV, LC_ALL: 'C', TZ: 'UTC' } };
}

/** How a program ended. */
export interface Outcome {
  readonly ok: boolean;
  /** Both streams, or why it could not be started. */
  readonly output: string;
}

/** Runs a program to its end as that user. */
export function runAs(user: SystemUser, file: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(file, args, spawnOptions(user), (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output || (error?.message ?? '') });
    });
  });
}

/** Whether that user can reach what is in `folder`; tried, as modes alone do not tell. */
export async function canReach(user: SystemUser, folder: string): Promise<boolean> {
  if (!user) return true;
  const { ok } = await runAs(user, '/bin/sh', ['-c', 'test -x "$0"', folder]);
  return ok;
}
