import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

/** What takes minutes, or programs that are not everywhere: `npm run test:operation`, after `npm run build`. */
export default defineConfig({
  root,
  resolve: { alias: { '@': root } },
  test: {
    include: ['tests/operation/**/*.test.ts'],
    // `npm run test:upgrade` builds the earlier version that this needs.
    exclude: process.env.PENNON_EARLIER ? [] : ['tests/operation/upgrade.test.ts'],
    globalSetup: './tests/support/vitest-postgres.ts',
    fileParallelism: false,
    testTimeout: 10 * 60_000,
    hookTimeout: 10 * 60_000,
  },
});
