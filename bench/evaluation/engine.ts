// What of Pennon is measured, to be bundled as it ships.
export { evaluateAll, evaluateFlag } from '../../lib/evaluation/evaluate';
export { compileSnapshot } from '../../lib/evaluation/snapshot';
export { compilePattern } from '../../lib/pattern';
