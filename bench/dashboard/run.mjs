// Measures the pages of a built Pennon in Chromium with 10,000 flags, 100,000 users and 100,000 overrides. `--quick`:
// does it work? Small, writes nothing.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import postgres from 'postgres';
import { findChromium } from '../../scripts/test/chromium.mjs';
import { machine, quantile } from '../shared/report.mjs';
import { FLAG_OF_MANY, seed } from '../shared/seed.mjs';
import { startPennon } from '../shared/server.mjs';
import { interact, load, observe, scriptKb } from './measure.mjs';
import { PAGES, SEGMENT } from './pages.mjs';
import { pinFromOverview } from './pin.mjs';
import { markdown } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.resolve(import.meta.dirname, '../results');
const quick = process.argv.includes('--quick');
const size = quick
  ? { users: 2_000, overrides: 2_000, flags: 200 }
  : { users: 100_000, overrides: 100_000, flags: 10_000 };
const LOADS = quick ? 1 : 5;

if (!existsSync(path.join(ROOT, 'dist/server/main.mjs'))) {
  console.error('Build Pennon first: npm run build');
  process.exit(1);
}
const run = machine();
const server = await startPennon();
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const sql = postgres(server.databaseUrl, { max: 1, onnotice: () => {} });
  await seed(sql, size);
  const [{ email }] = await sql`
    select email from users u where role = 'user' and disabled_at is null and not exists (
      select from user_flag_overrides o where o.user_id = u.id and o.flag_name = ${FLAG_OF_MANY}) limit 1`;
  await sql.end();
  await makeSegment();
  const state = await signIn();

  const rows = [];
  for (const { name, path: place, does } of PAGES) {
    rows.push({ name, ...(await measurePage(`${server.url}${place}`, does, state)) });
    console.log(rows.at(-1));
  }
  const context = await browser.newContext({ storageState: state });
  const pin = await pinFromOverview(await context.newPage(), { url: server.url, email, flag: FLAG_OF_MANY });
  console.log(pin);

  const results = { run, after: loadavg()[0].toFixed(1), size, loads: LOADS, rows, pin };
  if (!quick) {
    await mkdir(RESULTS, { recursive: true });
    await writeFile(path.join(RESULTS, 'dashboard.json'), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(path.join(RESULTS, 'dashboard.md'), markdown(results));
  }
} finally {
  await browser.close();
  await server.stop();
}

/** Makes a segment with a rule and a list of 1,000 people. */
async function makeSegment() {
  const answer = await fetch(`${server.url}/api/admin/segments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      key: SEGMENT,
      conditions: [{ attribute: 'plan', operator: 'in', values: ['pro'] }],
      included: Array.from({ length: 1_000 }, (_, n) => `crm-${2 * (n + 1)}`),
    }),
  });
  if (!answer.ok) throw new Error(`The segment was not made: ${await answer.text()}`);
}

/** Signs an admin in and keeps their cookies for the contexts that measure. */
async function signIn() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill(server.admin.email);
  await page.getByLabel('Password', { exact: true }).fill(server.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A page loaded several times by a browser that has never seen it, and then used. */
async function measurePage(url, does, storageState) {
  const paints = [];
  const answers = [];
  let last;
  for (let n = 0; n < LOADS; n += 1) {
    const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 900 } });
    await context.addInitScript(observe);
    const { page, paint, answered } = await load(context, url);
    paints.push(paint);
    answers.push(answered);
    if (n === LOADS - 1) last = await use(page, does, await scriptKb(context, url));
    await context.close();
  }
  const median = (values) =>
    quantile(
      values.sort((a, b) => a - b),
      0.5,
    );
  return { paint: median(paints), worstPaint: Math.max(...paints), answered: median(answers), ...last };
}

async function use(page, does, kb) {
  page.setDefaultTimeout(3_000);
  const interactions = [];
  for (const one of does) {
    const ms = await interact(page, one);
    await page.keyboard.press('Escape');
    if (ms === null) console.warn(`${page.url()}: nobody “${one.name}”`);
    else interactions.push({ name: one.name, ms });
  }
  return { kb, interactions, slowest: Math.max(0, ...interactions.map(({ ms }) => ms)) };
}
