import { readFile } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { ADMIN, expect, test } from '../support/e2e-test';
import { readEvents } from '../support/events';
import { asAdmin, createFlag } from '../support/pennon';
import { takeDatabaseAway } from '../support/postgres';

test('a server says that it is alive and ready, keeps its data over a crash, and tells its streams when it stops', async ({
  launchServer,
  request,
}) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  expect((await request.get(`${server.url}/api/health/live`)).status()).toBe(200);
  expect((await request.get(`${server.url}/api/health/ready`)).status()).toBe(200);

  await server.kill();
  await server.restart();

  expect((await request.get(`${server.url}/api/health/ready`)).status()).toBe(200);
  const reader = await readEvents(`${server.url}/api/sdk/stream`, {
    authorization: `Bearer ${ADMIN.apiKey}`,
  });
  await server.restart();
  expect(await reader.next('bye')).toMatchObject({ data: { reason: 'shutdown' } });
  await reader.ended;
});

test('a server that starts without its database answers from the last known state, then goes on with the database', async ({
  launchServer,
  page,
  request,
}) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  const flag = await createFlag(request, server);
  const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', { email: 'met@example.com' });
  await asAdmin(request, server, 'POST', `/api/admin/users/${id}/flag-overrides`, {
    flag_name: flag,
    value: true,
  });
  const me = async () => {
    const answer = await request.get(`${server.url}/api/flags/me?user=${id}`, {
      headers: { authorization: `Bearer ${ADMIN.apiKey}` },
    });
    expect(answer.status()).toBe(200);
    const { stale, user_known, flags } = await answer.json();
    return { stale, user_known, value: flags[flag]?.value };
  };
  const onDisk = () => readFile(path.join(server.dataDir, 'last-known.jsonl'), 'utf8').catch(() => '');
  await expect.poll(onDisk).toContain(flag);
  const bringBack = await takeDatabaseAway(process.env.PENNON_TEST_POSTGRES_URL ?? '', server.databaseUrl);
  try {
    await server.restart();

    expect(await me()).toEqual({ stale: true, user_known: false, value: false });
    expect((await page.goto(server.url))?.status()).toBe(503);
    await expect(page.getByRole('heading', { name: 'Pennon waits for its database' })).toBeVisible();
  } finally {
    await bringBack();
  }
  await expect.poll(me).toEqual({ stale: undefined, user_known: true, value: true });
  await expect(page.getByLabel('Password')).toBeVisible();
});

test('whoever is not signed in is led from the first page to the sign-in', async ({ page }) => {
  await page.goto('/');

  await expect(page.getByLabel('Password')).toBeVisible();
});

test('without DATABASE_URL a server brings its own PostgreSQL, and takes it over again after a crash', async ({
  launchServer,
  request,
}) => {
  const server = await launchServer({ env: { DATABASE_URL: undefined, PENNON_DEMO: undefined } });
  const users = async () => {
    const response = await request.get(`${server.url}/api/admin/users`, {
      headers: { authorization: `Bearer ${ADMIN.apiKey}` },
    });
    expect(response.status()).toBe(200);
    return (await response.json()).total;
  };
  const before = await users();
  expect(before).toBeGreaterThan(1);

  await server.kill();
  await server.restart();

  expect(await users()).toBe(before);
});

test('a server that cannot start says why in one sentence, and what to do', async ({
  launchServer,
  server,
}) => {
  const taken = new URL(server.url).port;
  const nothing = new URL(server.databaseUrl);
  nothing.pathname = '/nothing';
  const cases: [Record<string, string>, string][] = [
    [{ PORT: taken }, `pennon: PORT ${taken} is in use by another program`],
    [{ PENNON_HOST: '203.0.113.1' }, 'pennon: PENNON_HOST 203.0.113.1 is not an address of this machine'],
    [{ NEXTAUTH_URL: 'ftp://pennon.test' }, 'pennon: NEXTAUTH_URL: must be a http(s) URL'],
    [
      { DATABASE_URL: nothing.href },
      'pennon: DATABASE_URL cannot be used: database "nothing" does not exist',
    ],
    [{ PENNON_DATA_DIR: '/dev/null' }, 'pennon: /dev/null is not a folder'],
  ];
  for (const [env, sentence] of cases) {
    const problem = await launchServer({ env }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(problem).toContain(sentence);
    expect(problem).not.toMatch(/^\s+at /m);
  }
});

test('connections that die under writes end neither the process nor anything that it acknowledged', async ({
  launchServer,
  request,
}) => {
  const server = await launchServer({ env: { PENNON_DEMO: '0' } });
  const flag = await createFlag(request, server);
  const sql = postgres(server.databaseUrl, { max: 1, onnotice: () => {} });
  const acknowledged: string[] = [];
  const write = async (n: number) => {
    const { id } = await asAdmin(request, server, 'POST', '/api/admin/users', {
      email: `writer-${n}@example.com`,
    });
    return async (key: string) => {
      const answer = await request.put(`${server.url}/api/admin/users/${id}/flag-overrides/${flag}`, {
        headers: { authorization: `Bearer ${ADMIN.apiKey}` },
        data: { value: true, reason: key },
      });
      if (answer.ok()) acknowledged.push(key);
      else expect(answer.status()).toBe(503);
    };
  };
  const writers = await Promise.all(Array.from({ length: 8 }, (_, n) => write(n)));

  let killed = 0;
  let writing = true;
  const killing = (async () => {
    while (writing) {
      const dead = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'pennon' and datname = current_database() and state <> 'idle'`;
      killed += dead.length;
    }
  })();
  await Promise.all(
    writers.map(async (put, writer) => {
      for (let n = 0; n < 40; n += 1) await put(`${writer}-${n}`);
    }),
  );
  writing = false;
  await killing;

  expect(killed).toBeGreaterThan(0);
  await expect(async () => {
    expect((await request.get(`${server.url}/api/health/ready`)).status()).toBe(200);
  }).toPass();
  const rows = await sql`
    select after ->> 'reason' as reason from audit_log where entity = 'override' and flag_name = ${flag}`;
  await sql.end();
  const audited = rows.map(({ reason }) => reason);
  expect(acknowledged.filter((key) => audited.filter((other) => other === key).length !== 1)).toEqual([]);
});
