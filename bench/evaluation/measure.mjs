import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** @type {(options?: { type: 'minor' }) => void} */
const collect = runInNewContext('gc');

/** How many draws from the pool there are before they begin again. */
const DRAWS = 4096;

/**
 * @typedef {object} Cell One subject in one scenario.
 * @property {unknown[]} contexts the pool
 * @property {(context: any) => any} call
 * @property {boolean} isAsync
 * @property {number} calls how many in a batch; set by {@link warmUp}
 * @property {number[]} samples nanoseconds a call, one for each round
 */

/** @returns {Cell} */
export function createCell({ contexts, call, isAsync }) {
  return { contexts, call, isAsync, calls: 0, samples: [] };
}

/** Calls until the code is optimised, and finds out how many calls a batch needs to take `batchMs`. */
export async function warmUp(cell, { warmUpMs, batchMs }) {
  const start = performance.now();
  let [calls, ms] = [1, await runBatch(cell, 1)];
  while (performance.now() - start < warmUpMs) {
    calls = Math.max(1, Math.min(calls * 4, Math.round((calls * batchMs) / Math.max(ms, 0.001))));
    ms = await runBatch(cell, calls);
  }
  cell.calls = Math.max(1, Math.ceil((calls * batchMs) / ms));
}

/** Rounds of one batch of every cell, in another order each time. */
export async function runRounds(cells, rounds) {
  for (let round = 0; round < rounds; round++) {
    for (const cell of shuffled(cells)) {
      collect({ type: 'minor' });
      const ms = await runBatch(cell, cell.calls);
      cell.samples.push((ms * 1e6) / cell.calls);
    }
  }
}

/** Gives back what is not used any more, so that one scenario does not weigh on the next. */
export function collectAll() {
  collect();
  collect();
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** By linear interpolation between the two nearest. */
export function quantile(numbers, q) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/** Kept outside of the loops, so that no result can be optimised away. */
const kept = { result: null, checksum: 0 };

async function runBatch(cell, calls) {
  const draws = drawFrom(cell.contexts);
  const start = performance.now();
  if (cell.isAsync) await loopAsync(cell.call, draws, calls);
  else loop(cell.call, draws, calls);
  return performance.now() - start;
}

/** One loop for all subjects: the call itself is never inlined, which costs each of them the same few nanoseconds. */
function loop(call, draws, calls) {
  let next = 0;
  for (let i = 0; i < calls; i++) {
    const result = call(draws[next]);
    kept.checksum += result === kept.result ? 1 : 2;
    kept.result = result;
    next = next + 1 === DRAWS ? 0 : next + 1;
  }
}

async function loopAsync(call, draws, calls) {
  let next = 0;
  for (let i = 0; i < calls; i++) {
    const result = await call(draws[next]);
    kept.checksum += result === kept.result ? 1 : 2;
    kept.result = result;
    next = next + 1 === DRAWS ? 0 : next + 1;
  }
}

function drawFrom(contexts) {
  return Array.from({ length: DRAWS }, () => contexts[Math.floor(Math.random() * contexts.length)]);
}

function shuffled(items) {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}
