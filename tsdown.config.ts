import { defineConfig } from 'tsdown';

const coverage = process.env.PENNON_COVERAGE === '1';

export default defineConfig({
  entry: { main: 'server/main.ts' },
  outDir: coverage ? 'dist/coverage' : 'dist/server',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  clean: true,
  dts: false,
});
