import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';

interface FileCounts {
  readonly hash: string;
  readonly s: Record<string, number>;
  readonly f: Record<string, number>;
  readonly b: Record<string, number[]>;
}
type Counts = Record<string, FileCounts>;

/** Runs in the page: the counts without the maps, which the report knows. */
const READ = `JSON.stringify(Object.fromEntries(Object.entries(globalThis.__coverage__ ?? {})
  .map(([file, { hash, s, f, b }]) => [file, { hash, s, f, b }])))`;
// `beforeunload` and not `pagehide`: by then a page no longer gets a message out.
const SEND_WHEN_LEFT = `addEventListener('beforeunload', () => globalThis.__keepCoverage(${READ}))`;

/**
 * Counts what the instrumented code does in every page of every context of `browser`, over navigations too.
 * @returns writes the sum to a file of `folder`
 */
export function countInBrowser(browser: Browser, folder: string): () => void {
  const total: Counts = {};
  const keep = (json: string) => add(total, JSON.parse(json) as Counts);
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => countInContext(await newContext(options), keep);
  return () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `browser-${process.pid}-${Date.now()}.json`), JSON.stringify(total));
  };
}

async function countInContext(
  context: BrowserContext,
  keep: (json: string) => void,
): Promise<BrowserContext> {
  await context.exposeBinding('__keepCoverage', (_source, json: string) => keep(json));
  await context.addInitScript(SEND_WHEN_LEFT);
  context.on('page', (page) => {
    const closePage = page.close.bind(page);
    page.close = async (options) => {
      await keepFrom(page, keep);
      await closePage(options);
    };
  });
  const closeContext = context.close.bind(context);
  context.close = async (options) => {
    await Promise.all(context.pages().map((page) => keepFrom(page, keep)));
    await closeContext(options);
  };
  return context;
}

async function keepFrom(page: Page, keep: (json: string) => void): Promise<void> {
  // A page that has crashed or is on its way elsewhere has nothing to say.
  const json = await page.evaluate<string>(READ).catch(() => undefined);
  if (json !== undefined) keep(json);
}

function add(total: Counts, counts: Counts): void {
  for (const [file, counted] of Object.entries(counts)) {
    const known = total[file];
    if (known === undefined) {
      total[file] = counted;
      continue;
    }
    addNumbers(known.s, counted.s);
    addNumbers(known.f, counted.f);
    for (const [branch, numbers] of Object.entries(counted.b)) {
      known.b[branch] = numbers.map((number, arm) => number + (known.b[branch]?.[arm] ?? 0));
    }
  }
}

function addNumbers(total: Record<string, number>, counts: Record<string, number>): void {
  for (const [id, count] of Object.entries(counts)) total[id] = (total[id] ?? 0) + count;
}
