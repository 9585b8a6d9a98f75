// One build for `npm start`, one instrumented build beside it for the coverage of the tests.
const coverage = process.env.PENNON_COVERAGE === '1';
const instrumented = coverage ? (await import('./scripts/coverage/next.mjs')).instrumentedBuild : {};

/** @type {import('next').NextConfig} */
const config = {
  distDir: coverage ? '.next-coverage' : '.next',
  poweredByHeader: false,
  compress: instrumented.compress ?? true,
  reactStrictMode: true,
  serverExternalPackages: ['@node-rs/argon2', 'pino', 'postgres', 'prom-client'],
  turbopack: {
    root: import.meta.dirname,
    // The guides are part of the build, as they are written.
    rules: { '*.md': { type: 'raw' }, ...instrumented.rules },
  },
  // Types are a check of `npm test`; somebody who starts Pennon need not wait for it.
  typescript: { ignoreBuildErrors: true, ...instrumented.typescript },
};

export default config;
