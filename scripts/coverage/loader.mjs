import path from 'node:path';
import { isFirstParty } from './files.mjs';
import { instrument } from './instrument.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Instruments first-party files; a webpack loader, for Next's build. */
export default function coverageLoader(code) {
  const file = this.resourcePath;
  if (!isFirstParty(root, file)) return code;
  const instrumented = instrument(code, file);
  this.callback(null, instrumented.code, instrumented.map);
  return undefined;
}
