import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { loadConfig } from '@/lib/config';
import { checkDataFolder, judgeDisk } from '@/server/doctor/data-folder';
import { type DatabaseFacts, judgeDatabase, readFacts } from '@/server/doctor/database';
import { checkListening } from '@/server/doctor/listening';
import { isWell, toJson, toText } from '@/server/doctor/report';
import { examine } from '@/server/doctor/run';
import { checkRunningServer } from '@/server/doctor/running-server';
import { checkSettings } from '@/server/doctor/settings';
import { rawSql, testDatabaseUrl } from '../../support/database';
import { makeUser, unique } from '../../support/factories';
import { serve } from '../../support/fast-lane-server';
import { freePort } from '../../support/free-port';
import { createDatabase, databaseName, dropDatabase } from '../../support/postgres';

type Findings = ReturnType<typeof judgeDatabase>;
const statusesOf = (findings: Findings) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));

async function connect(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  onTestFinished(() => sql.end());
  return sql;
}

/** What a database says to whoever connects anew. */
const factsOf = async (url = testDatabaseUrl()) => readFacts(await connect(url));

describe('a database', () => {
  test('that was prepared is well, but for how the tests run it', async () => {
    await makeUser({ role: 'admin' });

    expect(statusesOf(judgeDatabase(await factsOf()))).toEqual({
      database: 'ok',
      rights: 'ok',
      schema: 'ok',
      // It may lose everything in a crash: nothing there outlives the run.
      durability: 'problem',
      connections: 'ok',
      clock: 'ok',
      administrator: 'ok',
    });
  });

  test('that is empty gets everything by the first start', async () => {
    const url = await createDatabase(inject('postgresUrl'));
    onTestFinished(() => dropDatabase(inject('postgresUrl'), url));

    const findings = judgeDatabase(await factsOf(url));

    expect(statusesOf(findings)).toMatchObject({ rights: 'ok', schema: 'ok', administrator: 'ok' });
    expect(findings.find(({ check }) => check === 'schema')?.found).toContain('is empty');
  });

  test('without an administrator who is not disabled says how one is made', async () => {
    await rawSql()`update users set disabled_at = now() where role = 'admin'`;

    const findings = judgeDatabase(await factsOf());

    expect(statusesOf(findings).administrator).toBe('problem');
    expect(toText(findings)).toContain('PENNON_ADMIN_PASSWORD');
  });

  test('whose user may neither create tables nor schemas, or that takes no writes, is a problem', async () => {
    const url = await createDatabase(inject('postgresUrl'));
    const role = unique('pennon_doctor_role').replaceAll('-', '_') + Date.now();
    const owner = postgres(url, { max: 1, onnotice: () => {} });
    onTestFinished(async () => {
      await owner.end();
      await dropDatabase(inject('postgresUrl'), url);
      const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} });
      await sql`drop role ${sql(role)}`;
      await sql.end();
    });
    await owner`create role ${owner(role)} login password 'of-the-doctor'`;
    const asRole = new URL(url);
    asRole.username = role;
    asRole.password = 'of-the-doctor';
    const rights = async () =>
      judgeDatabase(await factsOf(asRole.href)).find(({ check }) => check === 'rights');

    expect(await rights()).toMatchObject({ status: 'problem', found: 'the user may not create tables' });
    await owner`grant create on schema public to ${owner(role)}`;
    expect(await rights()).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/schemas and extensions/),
    });
    await owner`grant create on database ${owner(databaseName(url))} to ${owner(role)}`;
    expect(await rights()).toMatchObject({ status: 'ok' });
    await owner`revoke temporary on database ${owner(databaseName(url))} from public`;
    expect(await rights()).toMatchObject({ status: 'problem', found: expect.stringMatching(/temporary/) });
    await owner`alter role ${owner(role)} set default_transaction_read_only = on`;
    expect(await rights()).toMatchObject({ status: 'problem', found: 'the database takes no writes' });
  });

  test.each<[string, Partial<DatabaseFacts>, string, string]>([
    ['older than PostgreSQL 15', { major: 14, version: '14.9' }, 'database', 'problem'],
    ['that is not encoded in UTF-8', { encoding: 'SQL_ASCII' }, 'database', 'problem'],
    ['without pg_trgm', { trigramsInstalled: false, trigramsAvailable: false }, 'rights', 'problem'],
    ['that does not sync', { fsync: 'off' }, 'durability', 'problem'],
    ['that loses halves of pages', { fullPageWrites: 'off' }, 'durability', 'problem'],
    ['that acknowledges before it has written', { synchronousCommit: 'off' }, 'durability', 'problem'],
    ['that waits for its standby', { synchronousCommit: 'remote_apply' }, 'durability', 'ok'],
    [
      'without room for an instance',
      { maxConnections: 100, foreignConnections: 80 },
      'connections',
      'problem',
    ],
    ['with room for one instance', { maxConnections: 43, foreignConnections: 0 }, 'connections', 'warning'],
    ['with room for two instances', { maxConnections: 44, foreignConnections: 0 }, 'connections', 'ok'],
    ['a second ahead', { clockAheadMs: 1_000 }, 'clock', 'warning'],
    ['a second behind', { clockAheadMs: -1_000 }, 'clock', 'warning'],
    ['half a minute behind', { clockAheadMs: -30_000 }, 'clock', 'problem'],
    ['of an earlier version', { migratedUntil: 1 }, 'schema', 'ok'],
    ['of a later version', { migratedUntil: 4 }, 'schema', 'warning'],
    ['of somebody else', { migratedUntil: null, admins: 1 }, 'schema', 'problem'],
  ])('%s is told', (_, change, check, status) => {
    const findings = judgeDatabase({ ...WELL, ...change }, [1, 2, 3]);

    expect(statusesOf(findings)).toEqual({ ...statusesOf(judgeDatabase(WELL, [1, 2, 3])), [check]: status });
  });
});

const WELL: DatabaseFacts = {
  version: '18.1',
  major: 18,
  database: 'pennon',
  encoding: 'UTF8',
  readOnly: false,
  mayCreateInDatabase: true,
  mayCreateInSchema: true,
  mayCreateTemporary: true,
  trigramsInstalled: true,
  trigramsAvailable: true,
  fsync: 'on',
  synchronousCommit: 'on',
  fullPageWrites: 'on',
  maxConnections: 100,
  foreignConnections: 3,
  clockAheadMs: 10,
  migratedUntil: 3,
  admins: 1,
};

describe('notifications', () => {
  test('that are heard are well', async () => {
    const [hearing, sql] = [await connect(testDatabaseUrl()), await connect(testDatabaseUrl())];

    expect(
      await checkListening(hearing, (channel) => sql`select pg_notify(${channel}, '')`, 50_000),
    ).toMatchObject({
      status: 'ok',
    });
  });

  test('that are lost on their way, or cannot be sent, mean that changes are found by asking', async () => {
    const hearing = await connect(testDatabaseUrl());

    expect(await checkListening(hearing, async () => {}, 50)).toMatchObject({ status: 'warning' });
    expect(await checkListening(hearing, () => Promise.reject(new Error('no')))).toMatchObject({
      status: 'warning',
    });
  });
});

describe('a data folder', () => {
  const folder = async () => {
    const made = await mkdtemp(path.join(tmpdir(), 'pennon-doctor-'));
    onTestFinished(() => rm(made, { recursive: true, force: true }));
    return made;
  };

  test('that is not there yet is made at the start', async () => {
    const dataDir = path.join(await folder(), 'not', 'yet');

    expect(statusesOf(await checkDataFolder(dataDir))).toMatchObject({ 'data folder': 'ok' });
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
  });

  test('whose secrets others may read says which, and how to close them', async () => {
    const dataDir = await folder();
    const file = path.join(dataDir, 'secrets.json');
    await writeFile(file, '{}', { mode: 0o600 });
    expect(statusesOf(await checkDataFolder(dataDir))).toMatchObject({ 'data folder': 'ok' });
    await chmod(file, 0o640);

    const [finding] = await checkDataFolder(dataDir);

    expect(finding).toMatchObject({ status: 'problem', advice: `Run: chmod 600 ${file}` });
  });

  test('that is a file is a problem', async () => {
    const file = path.join(await folder(), 'file');
    await writeFile(file, '');

    expect(statusesOf(await checkDataFolder(file))).toEqual({ 'data folder': 'problem' });
    expect(statusesOf(await checkDataFolder(path.join(file, 'below')))).toEqual({ 'data folder': 'problem' });
  });

  test.each([
    [1_000, 'ok'],
    [999, 'warning'],
    [99, 'problem'],
  ])('with %s MB free is told', (megabytes, status) => {
    expect(judgeDisk(megabytes * 1024 * 1024).status).toBe(status);
  });
});

describe('settings', () => {
  const LONG = 'x'.repeat(40);
  const WHOLE = {
    DATABASE_URL: 'postgres://pennon@db/pennon',
    NEXTAUTH_URL: 'https://flags.example.com',
    NEXTAUTH_SECRET: LONG,
    PENNON_TRUSTED_PROXIES: '10.0.0.0/8',
    CRON_SECRET: LONG,
    METRICS_TOKEN: LONG,
  };

  test.each<[string, Record<string, string | undefined>, string[]]>([
    ['that are whole', {}, []],
    ['without a secret', { NEXTAUTH_SECRET: undefined }, ['NEXTAUTH_SECRET']],
    ['without an address', { NEXTAUTH_URL: undefined }, ['NEXTAUTH_URL']],
    ['with an address that is not encrypted', { NEXTAUTH_URL: 'http://flags.example.com' }, ['NEXTAUTH_URL']],
    ['with an address that has a path', { NEXTAUTH_URL: 'https://example.com/flags' }, ['NEXTAUTH_URL']],
    ['behind a proxy that nobody named', { PENNON_TRUSTED_PROXIES: '' }, ['PENNON_TRUSTED_PROXIES']],
    [
      'with an address that has a password',
      { NEXTAUTH_URL: `https://a:${LONG}@example.com` },
      ['NEXTAUTH_URL'],
    ],
    ['that trust everybody', { PENNON_TRUSTED_PROXIES: '10.0.0.1,0.0.0.0/0' }, ['PENNON_TRUSTED_PROXIES']],
    ['that trust everybody of IPv6', { PENNON_TRUSTED_PROXIES: '::/0' }, ['PENNON_TRUSTED_PROXIES']],
    [
      'that trust half of the internet',
      { PENNON_TRUSTED_PROXIES: '128.0.0.0/1' },
      ['PENNON_TRUSTED_PROXIES'],
    ],
    ['that trust the largest private networks', { PENNON_TRUSTED_PROXIES: '10.0.0.0/8,fc00::/7' }, []],
    ['of this machine', { NEXTAUTH_URL: 'http://127.0.0.1:3000' }, []],
    [
      'without the secrets of others',
      { CRON_SECRET: '', METRICS_TOKEN: '' },
      ['CRON_SECRET', 'METRICS_TOKEN'],
    ],
    [
      'with the embedded database',
      { DATABASE_URL: undefined, NEXTAUTH_URL: undefined, NEXTAUTH_SECRET: undefined },
      [],
    ],
  ])('%s', (_, change, warnings) => {
    const findings = checkSettings(loadConfig({ ...WHOLE, ...change }));

    const found = findings.filter(({ status }) => status !== 'ok').map(({ check }) => check);
    expect(found).toEqual(warnings);
    expect(toJson(findings)).not.toContain(LONG);
  });
});

describe('a server', () => {
  const answering = async (status: number, body: string) => {
    const server = await serve((_, response) => void response.writeHead(status).end(body));
    onTestFinished(server.stop);
    return server.origin;
  };

  test.each([
    [200, '{"status":"ready","reasons":[]}', 'ok'],
    [200, '{"status":"degraded","reasons":["not_listening"]}', 'warning'],
    [503, '{"status":"starting","reasons":["database_unreachable"]}', 'problem'],
    [200, '<!doctype html>', 'problem'],
  ])('that says %s %s', async (status, body, expected) => {
    expect(await checkRunningServer(await answering(status, body))).toMatchObject({ status: expected });
  });

  test('that does not run is no problem of its settings', async () => {
    const finding = await checkRunningServer(`http://127.0.0.1:${await freePort()}`);

    expect(finding).toMatchObject({ status: 'warning', found: expect.stringMatching(/ECONNREFUSED/) });
  });
});

describe('all of it', () => {
  test('a variable that cannot be used is all that is told', async () => {
    const findings = await examine({ PORT: 'http' });

    expect(findings).toMatchObject([
      { check: 'settings', status: 'problem', found: expect.stringMatching(/^PORT: /) },
    ]);
    expect(toText(findings)).toMatch(
      /^problem {2}settings {2}PORT: must be a port number\n.*\n\n1 problem, 0 warnings\.\n$/,
    );
  });

  test('a database that cannot be reached is a problem among the others', async () => {
    const url = `postgres://pennon@127.0.0.1:${await freePort()}/pennon`;
    const findings = await examine({
      DATABASE_URL: url,
      PORT: String(await freePort()),
      PENNON_DATA_DIR: tmpdir(),
    });

    expect(statusesOf(findings)).toMatchObject({ settings: 'ok', database: 'problem', server: 'warning' });
    expect(isWell(findings)).toBe(false);
    expect(JSON.parse(toJson(findings))).toMatchObject({ ok: false });
  });

  test('a database that is there is looked at, and nothing in it is changed', async () => {
    const findings = await examine({
      DATABASE_URL: testDatabaseUrl(),
      PORT: String(await freePort()),
      PENNON_DATA_DIR: tmpdir(),
    });

    expect(statusesOf(findings)).toMatchObject({
      database: 'ok',
      schema: 'ok',
      notifications: expect.any(String),
    });
  });

  test('a user and a password in the address are shown nowhere', async () => {
    const address = new URL(`http://127.0.0.1:${await freePort()}`);
    Object.assign(address, { username: 'somebody', password: 'hidden' });
    const findings = await examine({ NEXTAUTH_URL: address.href, PENNON_DATA_DIR: tmpdir() });

    expect(statusesOf(findings)).toMatchObject({ NEXTAUTH_URL: 'warning', server: 'warning' });
    expect(toText(findings)).toMatch(/nothing answers at http:\/\/127\.0\.0\.1:\d+ \(/);
    expect(toText(findings)).not.toMatch(/somebody|hidden/);
  });

  test('the embedded database needs no looking at', async () => {
    const findings = await examine({ PORT: String(await freePort()), PENNON_DATA_DIR: tmpdir() });

    expect(statusesOf(findings)).toMatchObject({ database: 'ok' });
    expect(toText(findings.filter(({ status }) => status === 'ok'))).toMatch(/All is well\.\n$/);
  });
});
