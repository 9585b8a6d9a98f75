import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RequestContext } from '@/lib/auth/actor';
import { settleEpoch } from '@/lib/changes/epoch';
import type { Config } from '@/lib/config';
import { syncEnvironmentKey } from '@/lib/keys/service';
import { log } from '@/lib/log';
import { ensureFirstAdmin } from '@/lib/users/service';
import { seedDemo } from './demo/seed';

const DEFAULT_ADMIN_EMAIL = 'admin@example.com';
const PASSWORD_FILE = 'admin-password';

/**
 * Makes a migrated database usable: an epoch of its own, a first administrator, the API key of the environment, demo data.
 * Safe to run at every start and on several instances at once.
 * @returns how to sign in, as lines for the operator
 */
export async function bootstrap(config: Config): Promise<{ signIn: string[] }> {
  await settleEpoch();
  const email = config.adminEmail ?? DEFAULT_ADMIN_EMAIL;
  const file = path.join(config.dataDir, PASSWORD_FILE);
  const password = config.adminPassword ?? (await firstPassword(file));
  const ctx = systemContext('start');
  const created = await ensureFirstAdmin(ctx, { email, password });
  if ((await syncEnvironmentKey(ctx, config.adminApiKey)) === 'revoked') {
    log().warn('PENNON_ADMIN_API_KEY was revoked and is refused; give it another value');
  }
  if (config.demo) await seedDemo(new Date());
  if (config.adminPassword !== undefined) return { signIn: [`${email} with PENNON_ADMIN_PASSWORD`] };
  return { signIn: created ? [`${email} / ${password}`] : [`${email}, first password in ${file}`] };
}

/** What Pennon does by itself at its start. */
export function systemContext(job: string, now = new Date()): RequestContext {
  return { actor: { kind: 'system', job }, now, requestId: `${job}-${now.getTime().toString(36)}` };
}

/** The generated password: whole in its file before it is used, so that no crash can lose it or leave it blank. */
async function firstPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: unknown) => ignore(error, 'ENOENT'));
  if (kept !== undefined) return kept.trim();
  const temporary = `${file}.${randomUUID()}`;
  try {
    const password = randomBytes(12).toString('base64url');
    await writeFile(temporary, `${password}\n`, { mode: 0o600, flush: true });
    await link(temporary, file).catch((error: unknown) => ignore(error, 'EEXIST'));
  } finally {
    await rm(temporary, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

function ignore(error: unknown, code: string): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === code)) throw error;
}
