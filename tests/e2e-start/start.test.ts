import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port';
import { allPages, MAX_PAGE_BYTES, signInAsAdmin, weighPages } from './page-weights';
import { cloneProject, giveTo, type Project, type Run, start, type User } from './project';

const MINUTE_MS = 60_000;
const FIRST_START_MS = 5 * MINUTE_MS;
const SECOND_START_MS = 5_000;
const STOP_MS = 5_000;

/** Less than React alone: then scripts were not found. */
const LEAST_PAGE_BYTES = 100 * 1024;

const NPM_START = ['npm', 'start'] as const;
/** The same process without npm around it, for what is said about the process itself. */
const SERVER = [process.execPath, 'scripts/start.mjs'] as const;

const users: [string, User][] =
  process.getuid?.() === 0
    ? [
        ['root', undefined],
        ['an ordinary user', { uid: 65_534, gid: 65_534 }],
      ]
    : [['an ordinary user', undefined]];

let project: Project;
let running: Run | undefined;

beforeAll(async () => {
  project = await cloneProject();
});
afterAll(async () => {
  await running?.end('SIGTERM');
  await project.remove();
});

async function begin(...args: [readonly [string, ...string[]], Record<string, string>?]): Promise<Run> {
  running = await start(project, ...args);
  return running;
}

const inKb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB of JavaScript`;
const report = (what: string, tookMs: number) => console.log(`${what}: ${(tookMs / 1000).toFixed(1)} s`);
const inProject = (file: string) => path.join(project.dir, file);
const postmasterFile = () => inProject('.pennon/postgresql/data/postmaster.pid');
const postmasterPid = async () => Number((await readFile(postmasterFile(), 'utf8')).split('\n')[0]);
const databaseRuns = () =>
  stat(postmasterFile()).then(
    () => true,
    () => false,
  );

// One story: each test begins where the one before has ended.
describe.each(users)('npm start in a fresh clone below a closed home, as %s', (name, user) => {
  beforeAll(async () => {
    if (user) project = await giveTo(project, user);
    const tookMs = await (await begin(NPM_START)).firstPage(FIRST_START_MS);
    report(`First start as ${name}${user ? ', installed and built before' : ''}`, tookMs);
  });

  test('serves, and says where, how to sign in and how to stop', async () => {
    const output = () => running?.output();
    await expect.poll(output).toContain('Stop');
    expect(output()).toContain(`Pennon is ready at ${running?.url}`);
    expect(output()).toMatch(/Sign in +admin@example\.com/);
    if (!user) expect(output()).toMatch(/Installing packages…\nBuilding…\n/);
    expect((await stat(inProject('.pennon/secrets.json'))).mode & 0o777).toBe(0o600);
  });

  test('ends with its database at Ctrl-C, which npm and the process both get', async () => {
    const ending = await running?.end('SIGINT', 'group');

    expect(ending?.tookMs).toBeLessThan(STOP_MS);
    await expect.poll(databaseRuns, { timeout: STOP_MS }).toBe(false);
  });

  test('answers the first page within 5 s at the second start, with nothing to install or to build', async () => {
    const run = await begin(NPM_START);
    const tookMs = await run.firstPage();

    report(`Second start as ${name}`, tookMs);
    expect(tookMs).toBeLessThan(SECOND_START_MS);
    expect(run.output()).not.toMatch(/Installing|Building/);
  });

  // The same build for everybody.
  if (!user) {
    test('comes with at most 220 KB of JavaScript on every page', async () => {
      const password = (await readFile(inProject('.pennon/admin-password'), 'utf8')).trim();
      const browser = await signInAsAdmin(running?.url ?? '', password);
      const weights = await weighPages(browser, await allPages(browser));

      for (const { page, status, bytes } of weights) {
        expect(status, page).toBe(200);
        expect(bytes, page).toBeGreaterThan(LEAST_PAGE_BYTES);
        expect(bytes, `${page} comes with ${inKb(bytes)}`).toBeLessThanOrEqual(MAX_PAGE_BYTES);
      }
      const heaviest = weights.reduce((one, other) => (other.bytes > one.bytes ? other : one));
      console.log(`Heaviest page: ${heaviest.page}, ${inKb(heaviest.bytes)}`);
    });
  }

  test('ends when npm alone is told to', async () => {
    await running?.end('SIGTERM');

    await expect.poll(databaseRuns, { timeout: STOP_MS }).toBe(false);
  });

  test('exits with 0 within 5 s of SIGTERM, after the database', async () => {
    const run = await begin(SERVER);
    await run.firstPage();

    const ending = await run.end('SIGTERM');

    report(`Stop as ${name}`, ending.tookMs);
    expect(ending).toMatchObject({ code: 0 });
    expect(ending.tookMs).toBeLessThan(STOP_MS);
    expect(await databaseRuns()).toBe(false);
  });

  test('starts again after the process was killed, on the database that it has left running', async () => {
    const killed = await begin(SERVER);
    await killed.firstPage();
    const left = await postmasterPid();
    await killed.end('SIGKILL');

    const run = await begin(SERVER);
    await run.firstPage();

    expect(await postmasterPid()).toBe(left);
  });

  test('goes on after PostgreSQL was killed, and starts again after both were', async () => {
    const killed = await postmasterPid();
    process.kill(killed, 'SIGKILL');
    await expect.poll(postmasterPid, { timeout: 30_000 }).not.toBe(killed);
    const ready = () => fetch(`${running?.url}/api/health/ready`).then((answer) => answer.json());
    await expect.poll(ready, { timeout: 30_000 }).toMatchObject({ status: 'ready' });
    process.kill(await postmasterPid(), 'SIGKILL');
    await running?.end('SIGKILL');

    const run = await begin(SERVER);
    await run.firstPage();

    expect(await run.end('SIGTERM')).toMatchObject({ code: 0 });
  });

  test('says so when the port is taken, and leaves no database behind', async () => {
    const port = await freePort();
    const other = createServer().listen(port);
    await once(other, 'listening');

    const run = await begin(SERVER, { PORT: String(port) });

    expect(await run.ended()).toMatchObject({ code: 1 });
    expect(run.output()).toContain(
      `pennon: PORT ${port} is in use by another program. Set PORT to a free one.\n`,
    );
    expect(await databaseRuns()).toBe(false);
    other.close();
  });

  test('names the variable that cannot be used', async () => {
    const run = await begin(SERVER, { NEXTAUTH_URL: 'not a URL' });

    expect(await run.ended()).toMatchObject({ code: 1 });
    expect(run.output()).toContain('pennon: NEXTAUTH_URL: must be a http(s) URL\n');
  });
});
