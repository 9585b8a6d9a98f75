import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests that mutants of the evaluation must not survive. */
export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: { include: ['tests/unit/evaluation/**/*.test.ts'] },
});
