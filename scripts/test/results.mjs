// Reads how many tests passed from the JSON that the test runners leave.
import { readFileSync, rmSync } from 'node:fs';

/** What a step adds to the closing line. */
const nothing = { passed: 0, failed: 0, skipped: 0 };

/** Counts a check that is not made of tests. */
export function countCheck(ok) {
  return ok ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/** Counts the tests of a vitest run from its JSON report. */
export function countVitest(file) {
  const report = readReport(file);
  if (report === undefined) return nothing;
  // A file that could not be loaded has failed, and has no test to say so.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts the tests of a Playwright run from its JSON report. */
export function countPlaywright(file) {
  const report = readReport(file);
  if (report === undefined) return nothing;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/**
 * The counts of a test runner, so that nothing that went wrong is hidden: a run that broke off without a
 * failed test counts as one, and so does a run without any test.
 */
export function countRun(ok, counts) {
  const wentWrong = !ok || counts.passed + counts.failed === 0;
  return wentWrong && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}
