// A process of its own for one subject in one scenario: prints what it holds after it has read the flags.
import { setImmediate } from 'node:timers/promises';
import { collectAll } from './measure.mjs';
import { poolOf, scenarioOf } from './scenarios.mjs';
import { loadSubject } from './subjects.mjs';

const { id, way, scenarioId, people } = JSON.parse(process.argv[2]);
const subject = await loadSubject(id);
const scenario = scenarioOf(scenarioId, people);

// Once before, so that what is loaded or set up only once does not count.
const first = await read(scenarioOf('S1', 0), null);
first.close?.();
const before = await held();
const prepared = await read(scenario, way);
console.log((await held()) - before);
prepared.close?.();
process.exit(0);

async function read(flags, how) {
  const reader = await subject.prepare(flags, how);
  await reader.call(reader.contextOf(poolOf(flags)[0]));
  return reader;
}

async function held() {
  for (let i = 0; i < 3; i++) {
    collectAll();
    // Finalizers run between tasks.
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
