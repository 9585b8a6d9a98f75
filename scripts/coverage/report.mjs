// Merges what vitest, the server and the browser counted, prints it by folder, and holds it to its limits.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import libCoverage from 'istanbul-lib-coverage';
import libReport from 'istanbul-lib-report';
import reports from 'istanbul-reports';
import { baseline } from './baseline.mjs';
import { folderOf, relativePath } from './files.mjs';

const TOTAL_MINIMUM = 90;
const FOLDER_MINIMUM = 85;

const root = path.resolve(import.meta.dirname, '../..');
const reportDir = path.join(root, 'coverage');
const rawDir = process.env.PENNON_COVERAGE_DIR ?? path.join(reportDir, 'raw');

const files = baseline(root);
const runs = existsSync(rawDir) ? readdirSync(rawDir).filter((name) => name.endsWith('.json')) : [];
const stale = new Set(
  runs.flatMap((name) => addRun(JSON.parse(readFileSync(path.join(rawDir, name), 'utf8')))),
);

const measured = [...files.values()].map(({ coverage }) => coverage);
const map = libCoverage.createCoverageMap(Object.fromEntries(measured.map((file) => [file.path, file])));
writeReports(map);
const shortfalls = printTable(map);

const kinds = ['vitest', 'server', 'browser'].map((kind) => `${countOf(kind)} of ${kind}`);
console.log(`\nMerged ${runs.length} runs (${kinds.join(', ')}). Details: coverage/index.html`);
if (stale.size > 0) {
  console.log(`Changed since they were counted, hence left out: ${[...stale].sort().join(', ')}`);
}
for (const shortfall of shortfalls) console.log(`Too low: ${shortfall}`);
process.exitCode = shortfalls.length > 0 ? 1 : 0;

/** Adds the counts of one run to `files`; returns the files whose source is not the one that was counted. */
function addRun(run) {
  const changed = [];
  for (const [file, counted] of Object.entries(run)) {
    const known = files.get(file);
    if (known === undefined || known.hash !== counted.hash) {
      changed.push(relativePath(root, file));
      continue;
    }
    add(known.coverage.s, counted.s);
    add(known.coverage.f, counted.f);
    for (const [branch, counts] of Object.entries(counted.b)) add(known.coverage.b[branch], counts);
  }
  return changed;
}

function add(total, counts) {
  for (const [id, count] of Object.entries(counts)) total[id] += count;
}

function countOf(kind) {
  return runs.filter((name) => name.startsWith(`${kind}-`)).length;
}

function writeReports(coverageMap) {
  for (const old of ['index.html', 'lcov.info', 'coverage-summary.json']) {
    rmSync(path.join(reportDir, old), { force: true });
  }
  const context = libReport.createContext({ dir: reportDir, coverageMap });
  for (const name of ['html', 'lcovonly', 'json-summary']) reports.create(name).execute(context);
}

/** Prints lines and branches by folder; returns a sentence for each number under its limit. */
function printTable(coverageMap) {
  const total = libCoverage.createCoverageSummary();
  const folders = new Map();
  for (const file of coverageMap.files()) {
    const folder = folderOf(root, file);
    const summary = coverageMap.fileCoverageFor(file).toSummary();
    if (!folders.has(folder)) folders.set(folder, libCoverage.createCoverageSummary());
    folders.get(folder).merge(summary);
    total.merge(summary);
  }
  const rows = [...folders].sort(([a], [b]) => a.localeCompare(b));
  const width = Math.max(...rows.map(([folder]) => folder.length), 'folder'.length);
  console.log(`${'folder'.padEnd(width)}            lines         branches`);
  for (const [folder, summary] of rows) printRow(folder, summary, width);
  printRow('total', total, width);
  return [
    ...rows.flatMap(([folder, summary]) => shortfallsOf(folder, summary, FOLDER_MINIMUM)),
    ...shortfallsOf('total', total, TOTAL_MINIMUM),
  ];
}

function printRow(name, summary, width) {
  const cells = [summary.lines, summary.branches].map(({ pct, covered, total }) => {
    return `${Number(pct).toFixed(1).padStart(6)} % ${`${covered}/${total}`.padStart(11)}`;
  });
  console.log(`${name.padEnd(width)}${cells.join('')}`);
}

function shortfallsOf(name, summary, minimum) {
  return ['lines', 'branches']
    .filter((metric) => summary[metric].total > 0 && summary[metric].pct < minimum)
    .map((metric) => `${name}: ${summary[metric].pct} % of ${metric}, ${minimum} % are needed`);
}
