// One build for `npm start`, one instrumented build beside it for the coverage of the tests.
const coverage = process.env.PENNON_COVERAGE === '1';

/** @type {import('next').NextConfig} */
const config = {
  distDir: coverage ? '.next-coverage' : '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@node-rs/argon2', 'pino', 'postgres', 'prom-client'],
  turbopack: { root: import.meta.dirname },
};

export default config;
