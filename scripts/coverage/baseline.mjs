import { readFileSync } from 'node:fs';
import { firstPartyFiles } from './files.mjs';
import { instrument } from './instrument.mjs';

const HASH = /\bvar hash = "([0-9a-f]{40})"/;

/**
 * Every first-party file with its counters at zero, and the hash by which a report of a run proves that it
 * counted this very source.
 * @returns {Map<string, { hash: string, coverage: object }>} by absolute path
 */
export function baseline(root) {
  return new Map(
    firstPartyFiles(root).map((file) => {
      const { code, coverage } = instrument(readFileSync(file, 'utf8'), file);
      return [file, { hash: HASH.exec(code)?.[1], coverage }];
    }),
  );
}
