// `npm test`: the whole check, from a fresh clone. `npm test -- --only unit,integration` runs some of its steps.
import path from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { stopAll } from './test/run.mjs';
import { runSteps } from './test/schedule.mjs';
import { clearCoverage, stepsOf } from './test/steps.mjs';

const AT_A_TIME = 2;

const root = path.resolve(import.meta.dirname, '..');
const startedAt = performance.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const unsuccessful = [];

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopAll();
    unsuccessful.push(`interrupted by ${signal}`);
    total.failed += 1;
    finish();
    process.exit();
  });
}

const steps = chosenSteps(stepsOf(root));
if (await install()) {
  if (steps.length === stepsOf(root).length) clearCoverage(root);
  await runSteps(steps, AT_A_TIME, report);
}
finish();

async function install() {
  const begin = performance.now();
  const problem = await Promise.resolve(ensureInstalled(root)).then(
    () => undefined,
    (error) => error,
  );
  report(
    { title: 'Installation' },
    {
      ok: problem === undefined,
      output: String(problem?.stack ?? problem),
      seconds: (performance.now() - begin) / 1000,
      counts: { passed: 0, failed: problem === undefined ? 0 : 1, skipped: 0 },
    },
  );
  return problem === undefined;
}

/** The steps that `--only` names; all of them without it. */
function chosenSteps(all) {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const only = values.only?.flatMap((names) => names.split(','));
  const unknown = only?.filter((name) => !all.some((step) => step.name === name)) ?? [];
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. Steps: ${all.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
  return only ? all.filter((step) => only.includes(step.name)) : all;
}

/** Prints how a step ended, with its output if it failed. */
function report(step, { ok, output, seconds, counts }) {
  // In CI a skipped test is a test that is not there.
  const good = ok && !(counts?.failed > 0) && !(process.env.CI && counts?.skipped > 0);
  const tests = counts && counts.passed + counts.failed + counts.skipped > 1 ? `, ${inWords(counts)}` : '';
  console.log(`${good ? '✓' : '✗'} ${step.title} (${seconds.toFixed(1)} s${tests})`);
  if (!good || step.loud) console.log(stripVTControlCharacters(output).trimEnd().replace(/^/gm, '    '));
  if (!good) unsuccessful.push(step.title);
  for (const kind of Object.keys(total)) total[kind] += counts?.[kind] ?? 0;
}

function finish() {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`\n${Math.floor(seconds / 60)} min ${seconds % 60} s`);
  if (unsuccessful.length > 0) {
    console.log(`Not good: ${unsuccessful.join(', ')}`);
    process.exitCode = 1;
  }
  // Last, alone on its line: CI reads it.
  console.log(inWords(total));
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
