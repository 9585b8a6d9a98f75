import path from 'node:path';

const loader = path.join(import.meta.dirname, 'loader.mjs');

/** What Next's instrumented build does otherwise. */
export const instrumentedBuild = {
  // The counters go into our own TypeScript, before Turbopack compiles it.
  // Nobody downloads it.
  compress: false,
  rules: { '*.{ts,tsx}': { condition: { not: 'foreign' }, loaders: [loader] } },
  // A tsconfig apart keeps Next from adding this build to the real one.
  typescript: { tsconfigPath: 'tsconfig.coverage.json' },
};
