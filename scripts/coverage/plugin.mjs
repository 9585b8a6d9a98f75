import path from 'node:path';
import { isFirstParty } from './files.mjs';
import { instrument } from './instrument.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Instruments first-party files; for vite (vitest) and for rolldown (tsdown) alike. */
export function coveragePlugin() {
  return {
    name: 'pennon-coverage',
    enforce: 'pre',
    transform: {
      order: 'pre',
      filter: { id: /\.tsx?$/ },
      handler(code, file) {
        if (!isFirstParty(root, file)) return null;
        const instrumented = instrument(code, file);
        return { code: instrumented.code, map: JSON.stringify(instrumented.map) };
      },
    },
  };
}
