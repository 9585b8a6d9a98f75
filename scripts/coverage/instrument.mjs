// The one instrumenter. vitest, the server's build and Next's build all call it on the source as written,
// so that the three report the same statements and branches, which then merge exactly.
import { createInstrumenter } from 'istanbul-lib-instrument';

// What each counter stands for is known to the report; it would be most of what a browser loads.
const MAPS = /^ {4}(statementMap|fnMap|branchMap): \{\n[\s\S]*?\n {4}\},$/gm;

// Next and Turbopack read these exports without running them: they must stay plain literals.
const STATIC_EXPORT =
  /^(?=export const (?:config|dynamic|dynamicParams|revalidate|fetchCache|runtime|preferredRegion|maxDuration)\b)/gm;

/**
 * Adds counters to one TypeScript file.
 * @param {string} code the source as written
 * @param {string} file its absolute path; a name ending in `x` may hold JSX
 * @returns the instrumented TypeScript, its source map, and its counters at zero
 */
export function instrument(code, file) {
  const instrumenter = createInstrumenter({
    coverageVariable: '__coverage__',
    coverageGlobalScope: 'globalThis',
    coverageGlobalScopeFunc: false,
    esModules: true,
    compact: false,
    preserveComments: true,
    produceSourceMap: true,
    parserPlugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'],
  });
  const instrumented = instrumenter.instrumentSync(
    code.replace(STATIC_EXPORT, '/* istanbul ignore next */'),
    file,
  );
  return {
    code: withoutMaps(instrumented),
    map: instrumenter.lastSourceMap(),
    coverage: instrumenter.lastFileCoverage(),
  };
}

/** Leaves each line where it was. */
function withoutMaps(code) {
  return code.replace(MAPS, (map, name) => `    ${name}: {},${'\n'.repeat(map.split('\n').length - 1)}`);
}
