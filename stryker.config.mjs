/**
 * `npm run test:mutation`: changes the evaluation in small ways and asks whether a test notices.
 * Options: https://stryker-mutator.io/docs/stryker-js/configuration
 */
export default {
  mutate: ['lib/evaluation/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  ignorePatterns: [
    '*',
    '!lib/**',
    '!tests/**',
    '!package.json',
    '!tsconfig.json',
    '!vitest.mutation.config.ts',
  ],
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  htmlReporter: { fileName: 'coverage/mutation/report.html' },
  tempDirName: 'coverage/mutation/sandbox',
  thresholds: { high: 95, low: 90, break: 85 },
};
