import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { coveragePlugin } from './scripts/coverage/plugin.mjs';

const plugins = process.env.PENNON_COVERAGE === '1' ? [coveragePlugin()] : [];
const resolve = { alias: { '@': path.resolve(import.meta.dirname) } };
/** For what hangs. What is slow because the machine does other things as well is not wrong. */
const PATIENCE_MS = 60_000;
const countCoverage = './tests/support/count-coverage.ts';

/** What they put in the place of a module would be in the place of it for the files after them. */
const mocking = [
  'tests/integration/actions-who-may-what.test.ts',
  'tests/integration/policy-denied.test.ts',
  'tests/integration/server/postgres-*.test.ts',
];
const integration = {
  globalSetup: './tests/support/vitest-postgres.ts',
  setupFiles: [countCoverage, './tests/support/own-database.ts'],
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins,
        resolve,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          setupFiles: [countCoverage, './tests/support/clean-up-dom.ts'],
          testTimeout: PATIENCE_MS,
        },
      },
      {
        plugins,
        resolve,
        test: {
          ...integration,
          name: 'integration',
          include: ['tests/{integration,security}/**/*.test.ts'],
          exclude: mocking,
          // One process for all of them, which forgets between two files what a process keeps: loading the code anew for each
          // takes longer than most of them.
          isolate: false,
        },
      },
      {
        // The paths that machines read, over the mount that answers them; `npm run test:mounts` runs all of them so.
        plugins,
        resolve,
        test: {
          ...integration,
          name: 'integration-fast-lane',
          include: [
            'flags-me',
            'ofrep',
            'client-tokens',
            'sdk',
            'cors',
            'metrics-health',
            'unknown-addresses',
          ].map((name) => `tests/integration/${name}.test.ts`),
          env: { PENNON_TEST_MOUNT: 'fast-lane' },
          isolate: false,
        },
      },
      {
        plugins,
        resolve,
        test: {
          ...integration,
          name: 'integration-mocked',
          include: mocking,
        },
      },
      {
        // `npm run fuzz`: not a part of `npm test`, as it goes on for as long as it is told.
        resolve,
        test: { name: 'fuzz', include: ['tests/fuzz/**/*.test.ts'] },
      },
      {
        // Of what is published: `npm run build:sdk` first.
        resolve,
        test: { name: 'sdk', include: ['tests/sdk/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        // Real processes, of the instrumented build: `npm test -- --only build` first.
        resolve,
        test: {
          name: 'faults',
          // The short form is of what has no better place: `PENNON_FAULTS=long` causes all of them, and for longer.
          include: [`tests/faults/${process.env.PENNON_FAULTS === 'long' ? '*' : 'database'}.test.ts`],
          fileParallelism: false,
          testTimeout: 10 * 60_000,
          hookTimeout: 10 * 60_000,
        },
      },
      {
        resolve,
        test: {
          name: 'start',
          include: ['tests/e2e-start/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 10 * 60_000,
          hookTimeout: 10 * 60_000,
        },
      },
    ],
  },
});
