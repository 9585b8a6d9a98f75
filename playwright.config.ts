import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/test/chromium.mjs';

const runsAsRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: './tests/e2e',
  globalSetup: './tests/support/playwright-postgres.ts',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  // Each has a server and a database of its own; one of them alone mostly waits.
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    // Recording costs a fifth of the time, and nobody can open what it leaves behind in CI.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    // What moves shows nothing here, and is drawn by the processor.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: await findChromium(),
      // Nothing but the pages under test: no sandbox where root may not have one, no talk with its maker.
      args: [
        ...(runsAsRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
