import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPassword } from '@/lib/auth/password';
import { type Config, loadConfig } from '@/lib/config';
import { bootstrap, systemContext } from '@/server/bootstrap';
import { call } from '../support/api';
import { rawSql, testDatabaseUrl } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import { makeUser } from '../support/factories';

const PASSWORD = 'correct horse battery staple';
const keyOf = (letter: string) => `pnn_${letter.repeat(43)}`;

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-bootstrap-'));
});

afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const start = (variables: Record<string, string> = {}) => bootstrap(configOf(variables));

function configOf(variables: Record<string, string> = {}): Config {
  return loadConfig({ DATABASE_URL: testDatabaseUrl(), PENNON_DATA_DIR: dataDir, ...variables });
}

const admins = () => rawSql()<{ email: string; name: string; password_hash: string | null }[]>`
  select email, name, password_hash from users where role = 'admin' and disabled_at is null order by email`;
const everythingButTheEpoch = () => rawSql()`delete from users`;

describe('the first administrator', () => {
  test('is made once, also by several starts at once, and can sign in', async () => {
    const variables = { PENNON_ADMIN_EMAIL: 'root@example.com', PENNON_ADMIN_PASSWORD: PASSWORD };

    const results = await Promise.all([start(variables), start(variables), start(variables)]);

    expect(results).toEqual(Array(3).fill({ signIn: ['root@example.com with PENNON_ADMIN_PASSWORD'] }));
    const [admin, ...others] = await admins();
    expect(others).toEqual([]);
    expect(admin).toMatchObject({ email: 'root@example.com', name: 'Administrator' });
    expect(await verifyPassword(admin?.password_hash ?? null, PASSWORD)).toBe(true);
    await expectNothingWritten(() => start({ ...variables, PENNON_ADMIN_EMAIL: 'other@example.com' }));
  });

  test('is the person of that e-mail, where there is one, disabled or not', async () => {
    for (const disabled of [false, true]) {
      await everythingButTheEpoch();
      const user = await makeUser({ email: 'Here@Example.com', name: 'Already here', role: 'viewer' });
      if (disabled) await rawSql()`update users set disabled_at = now()`;
      const before = await currentRevision();

      await start({ PENNON_ADMIN_EMAIL: 'here@example.com', PENNON_ADMIN_PASSWORD: PASSWORD });

      expect(await admins()).toMatchObject([{ email: 'Here@Example.com', name: 'Already here' }]);
      expect(await auditSince(before)).toMatchObject([
        {
          action: 'updated',
          entity_id: user.id,
          before: { role: 'viewer' },
          after: { role: 'admin', disabled_at: null },
          actor_label: 'system:start',
        },
      ]);
      await expectNothingWritten(() => start({ PENNON_ADMIN_PASSWORD: PASSWORD }));
    }
  });

  test('gets a generated password that only its owner can read, and that stays', async () => {
    await everythingButTheEpoch();

    const first = await start();

    const file = path.join(dataDir, 'admin-password');
    const kept = (await readFile(file, 'utf8')).trim();
    expect(kept).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['admin-password']);
    expect(first.signIn).toEqual([`admin@example.com / ${kept}`]);
    expect(await verifyPassword((await admins())[0]?.password_hash ?? null, kept)).toBe(true);

    const second = await start();
    expect(second.signIn).toEqual([`admin@example.com, first password in ${file}`]);
    expect((await readFile(file, 'utf8')).trim()).toBe(kept);
  });

  test('gets the password that an interrupted start has left', async () => {
    await everythingButTheEpoch();
    const folder = await mkdtemp(path.join(dataDir, 'left-'));
    await writeFile(path.join(folder, 'admin-password'), 'left-by-the-first-start\n');

    const { signIn } = await start({ PENNON_DATA_DIR: folder });

    expect(signIn).toEqual(['admin@example.com / left-by-the-first-start']);
  });

  test('of two starts with one data folder has one password', async () => {
    await everythingButTheEpoch();
    const folder = await mkdtemp(path.join(dataDir, 'both-'));

    await Promise.all([start({ PENNON_DATA_DIR: folder }), start({ PENNON_DATA_DIR: folder })]);

    const kept = (await readFile(path.join(folder, 'admin-password'), 'utf8')).trim();
    expect(await verifyPassword((await admins())[0]?.password_hash ?? null, kept)).toBe(true);
  });

  test('is not made where the folder of the password cannot be written', async () => {
    await everythingButTheEpoch();

    await expect(start({ PENNON_DATA_DIR: path.join(dataDir, 'not', 'there') })).rejects.toThrow(/ENOENT/);
    await expect(start({ PENNON_DATA_DIR: path.join(dataDir, 'admin-password') })).rejects.toThrow(/ENOTDIR/);
    expect(await admins()).toEqual([]);
  });
});

describe('the API key of the environment', () => {
  const use = async (key: string) => (await call('GET', '/api/admin/users', { key })).status;
  const withKey = (key?: string) =>
    start({ PENNON_ADMIN_PASSWORD: PASSWORD, ...(key ? { PENNON_ADMIN_API_KEY: key } : {}) });

  test('is added, is replaced by another, is revoked without one, and comes back', async () => {
    const [first, second] = [keyOf('a'), keyOf('b')];
    const before = await currentRevision();

    await withKey(first);
    expect([await use(first), await use(second)]).toEqual([200, 401]);
    await expectNothingWritten(() => withKey(first));

    await withKey(second);
    expect([await use(first), await use(second)]).toEqual([401, 200]);

    await withKey();
    expect([await use(first), await use(second)]).toEqual([401, 401]);

    await withKey(first);
    expect([await use(first), await use(second)]).toEqual([200, 401]);
    const rows = (await auditSince(before)).filter(({ entity }) => entity === 'api_key');
    expect(rows.map(({ action }) => action)).toEqual([
      'created',
      'revoked',
      'created',
      'revoked',
      'restored',
    ]);
  });

  test('is added once by several starts at once, and leaves the keys of people alone', async () => {
    await Promise.all([withKey(keyOf('c')), withKey(keyOf('c')), withKey(keyOf('c'))]);

    const rows = await rawSql()`
      select name, role, created_by from api_keys where from_environment and revoked_at is null`;
    expect(rows).toMatchObject([{ name: 'PENNON_ADMIN_API_KEY', role: 'admin', created_by: 'system:start' }]);
  });
});

test('what Pennon does by itself has a name, an instant and an id', () => {
  const now = new Date('2026-01-02T03:04:05.678Z');

  expect(systemContext('tidy', now)).toEqual({
    actor: { kind: 'system', job: 'tidy' },
    now,
    requestId: expect.stringMatching(/^tidy-[a-z0-9]+$/),
  });
  expect(systemContext('tidy').now.getTime()).toBeGreaterThan(now.getTime());
});
