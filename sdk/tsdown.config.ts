import path from 'node:path';
import { defineConfig } from 'tsdown';

const ENTRIES = ['index', 'react', 'server', 'openfeature-web', 'openfeature-server', 'bin'];

/** Builds `@pennon/sdk`. It has no dependencies: what it uses of others is bundled, or is the application's own. */
export default defineConfig({
  cwd: import.meta.dirname,
  entry: ENTRIES.map((name) => `src/${name}.ts`),
  outDir: path.join(import.meta.dirname, 'dist'),
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: true,
  deps: { onlyBundle: ['re2js'], neverBundle: /^node:/ },
  sourcemap: false,
  clean: true,
  // Hooks are the browser's: where React draws on a server, this says so.
  outputOptions: { banner: ({ name }) => (name === 'react' ? "'use client';" : '') },
});
