import { defineConfig } from 'tsdown';

const coverage = process.env.PENNON_COVERAGE === '1';
// Loaded only for coverage: its packages are not there in an install without development dependencies.
const plugins = coverage ? [(await import('./scripts/coverage/plugin.mjs')).coveragePlugin()] : [];

export default defineConfig({
  entry: { main: 'server/main.ts', doctor: 'server/doctor/main.ts' },
  outDir: coverage ? 'dist/coverage' : 'dist/server',
  plugins,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  clean: true,
  dts: false,
});
