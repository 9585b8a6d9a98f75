import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Keeps what the counters of this process say, if its code has counters; the report merges it. */
export function saveCoverage(): void {
  const counted: unknown = Reflect.get(globalThis, '__coverage__');
  const folder = process.env.PENNON_COVERAGE_DIR;
  if (counted === undefined || folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  // One file for each process, which counts on from test file to test file.
  const name = `vitest-${process.pid}-${Math.round(performance.timeOrigin)}.json`;
  writeFileSync(path.join(folder, name), JSON.stringify(counted));
}
