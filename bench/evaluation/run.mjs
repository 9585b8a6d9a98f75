// `npm run bench:evaluation`: Pennon's evaluation side by side with that of others.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildEngine } from './build-engine.mjs';
import { measureHeap, runGrowth, runScenario } from './groups.mjs';
import { collectAll } from './measure.mjs';
import { describeRun, growthTable, markdown, sectionTable, verdictTable } from './report.mjs';
import { scenarioOf } from './scenarios.mjs';
import { loadSubject, OURS, SUBJECTS, versionOf } from './subjects.mjs';
import { judge } from './targets.mjs';

const USAGE = `node bench/evaluation/run.mjs [options]
  --scenario S1     only this one: S1, S2, S3 or S4
  --subjects a,b    only these: ${SUBJECTS.join(', ')}
  --rounds 25       how many rounds
  --quick           a few short rounds: whether it works, not how fast
Results are written only by a whole run, one without options.`;

const options = readOptions();
const sections = [];
let growth = null;

await buildEngine();
for (const scenario of options.scenarios) {
  const section = await runScenario(scenario, options.subjects, options.timing);
  collectAll();
  if (!options.quick) await measureHeap(section);
  console.log(`\n${section.id}: ${section.title}\n${sectionTable(section)}`);
  sections.push(section);
}
if (options.growth.length > 0) {
  growth = await runGrowth(options.growth, options.timing);
  collectAll();
  if (!options.quick) await measureHeap(growth);
  console.log(`\n${growth.id}: ${growth.title}\n${growthTable(growth)}`);
}
const verdicts = judge(sections, growth);
console.log(`\n${verdictTable(verdicts)}`);
if (options.whole) await writeResults();
// Some peers keep timers that would hold the process.
process.exit(0);

function readOptions() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      subjects: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const subjects = values.subjects?.split(',') ?? SUBJECTS;
  const rounds = Number(values.rounds ?? (values.quick ? 5 : 25));
  const only = values.scenario ?? null;
  const known = subjects.every((id) => SUBJECTS.includes(id)) && (only === null || /^S[1-4]$/.test(only));
  if (values.help || !known || !(rounds >= 1)) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 1);
  }
  const people = values.quick ? [100, 1000] : [100, 10_000, 100_000];
  const all = [['S1', 0], ['S2', 0], ...people.map((size) => ['S3', size]), ['S4', 0]];
  const grows = subjects.includes(OURS) && (only === null || only === 'S3');
  return {
    quick: values.quick,
    subjects,
    whole: Object.keys(values).every((name) => values[name] === false || values[name] === undefined),
    timing: values.quick ? { warmUpMs: 60, batchMs: 8, rounds } : { warmUpMs: 300, batchMs: 40, rounds },
    scenarios: all.filter(([id]) => only === null || id === only).map(([id, size]) => scenarioOf(id, size)),
    growth: grows ? [...people, values.quick ? 10_000 : 1_000_000] : [],
  };
}

async function writeResults() {
  const subjects = [];
  for (const id of options.subjects) {
    const subject = await loadSubject(id);
    subjects.push({ id, name: subject.name, version: versionOf(subject), gives: subject.gives });
  }
  const result = { run: describeRun(options.timing), subjects, sections, growth, verdicts };
  const file = (name) => new URL(`../results/${name}`, import.meta.url);
  mkdirSync(file('.'), { recursive: true });
  writeFileSync(file('evaluation.md'), markdown(result));
  writeFileSync(file('evaluation.json'), `${JSON.stringify(result, null, 2)}\n`);
}
