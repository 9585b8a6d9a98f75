import { test as base } from '@playwright/test';
import { countInBrowser } from './browser-coverage';
import { untilHydrated } from './hydrated';
import { type RunningServer, type ServerOptions, startServer } from './server';

export { expect } from '@playwright/test';
export { violationsOf } from './axe';
export { ADMIN, type RunningServer } from './server';

interface TestFixtures {
  /** Starts a server of this test's own, stopped at its end: to restart or kill, or with another environment. */
  readonly launchServer: (options?: ServerOptions) => Promise<RunningServer>;
}

interface WorkerFixtures {
  /** The server that the tests of a worker share, with the demo's data. `page.goto('/')` leads to it. */
  readonly server: RunningServer;
  readonly browserCoverage: undefined;
}

const START_TIMEOUT_MS = 120_000;

/** Playwright's `test` with a real server, and with the coverage of everything that runs in the browser. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],

  launchServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const servers: RunningServer[] = [];
      await use(async (options) => {
        const server = await startServer(options);
        servers.push(server);
        return server;
      });
      await Promise.all(servers.map((server) => server.stop()));
    },
    { scope: 'test', timeout: START_TIMEOUT_MS },
  ],

  browserCoverage: [
    async ({ browser }, use) => {
      const folder = process.env.PENNON_COVERAGE_DIR;
      const write = folder === undefined ? () => {} : countInBrowser(browser, folder);
      await use(undefined);
      write();
    },
    { scope: 'worker', auto: true },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  page: async ({ page }, use) => use(untilHydrated(page)),
});
