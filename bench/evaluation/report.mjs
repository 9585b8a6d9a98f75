import { cpus } from 'node:os';

const METHOD =
  'All subjects are in one process and take turns: each round runs one batch of every subject of a table, in ' +
  'another order each time, and users are drawn from 1,000 contexts that were made before. A figure is the median ' +
  'of the rounds with the middle half of them beside it, and a ratio is the median of the ratios within each round. ' +
  'Before it is timed, every subject has to give the expected answers, and each gives the fullest result it has.';

/** Of what the figures are. */
export function describeRun({ rounds, batchMs }) {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    rounds,
    batchMs,
  };
}

/** One section as a table that is readable as it is. */
export function sectionTable({ rows }) {
  const header = ['', 'how', 'ns per call', 'middle half', '× Pennon', 'document bytes', 'heap bytes'];
  const lines = rows.map((row) => [
    row.name,
    row.way ?? '',
    whole(row.ns),
    `${whole(row.low)}–${whole(row.high)}`,
    ratio(row.times),
    documentSize(row),
    row.heapBytes === null ? '' : whole(row.heapBytes),
  ]);
  return table(header, lines, 2);
}

/** How Pennon alone grows. */
export function growthTable({ rows }) {
  const header = ['asked for', 'ns per call', 'middle half', '× first', 'document bytes', 'heap bytes'];
  const lines = rows.map((row) => [
    `${whole(row.asked)} of ${whole(row.people)} people`,
    whole(row.ns),
    `${whole(row.low)}–${whole(row.high)}`,
    ratio(row.times),
    documentSize(row),
    row.heapBytes === null ? '' : whole(row.heapBytes),
  ]);
  return table(header, lines, 1);
}

export function verdictTable(verdicts) {
  const lines = verdicts.map(({ target, measured, reached }) => [
    target,
    measured,
    reached ? 'reached' : 'not reached',
  ]);
  return table(['target', 'measured', ''], lines, 3);
}

/** The whole result as a page. */
export function markdown({ run, subjects, sections, growth, verdicts }) {
  const versions = subjects.map(({ name, version, gives }) => [name, version, gives]);
  return [
    '# Evaluation side by side',
    `Measured on ${run.date} with Node ${run.node} on ${run.cores} cores of ${run.cpu}; ${run.rounds} rounds of at ` +
      `least ${run.batchMs} ms each. Written by \`npm run bench:evaluation\`.`,
    METHOD,
    '## Targets',
    verdictTable(verdicts),
    '## Subjects',
    table(['', 'version', 'a result holds'], versions, 3),
    ...sections.flatMap((section) => [`## ${section.id}: ${section.title}`, sectionTable(section)]),
    ...(growth ? [`## ${growth.id}: ${growth.title}`, growthTable(growth)] : []),
    '## How to read it',
    [
      "- *Document* is what a server-side SDK of the product is sent. Pennon's does not hold people's own values: their",
      '  size, as JSON rows, is what stands after the +.',
      '- *Heap* is what a process holds in addition after it has read the document, measured in one process each.',
      '- A call whose result is a promise is awaited. LaunchDarkly gives a detail to a callback before it returns, which',
      '  is faster and so is what is measured in S1 to S3. Flagsmith evaluates its whole environment at every call.',
      '- In S1 to S3 the document holds one flag only. In S3 everybody who is asked for has a value of their own.',
      '- Pennon is told the time, like the context. What it costs to read the clock for every call is shown in S1.',
      '- With more different people the caches of the processor hold less of them: 1,000 of a million people take longer',
      '  than 100 of them, whatever is evaluated.',
    ].join('\n'),
    '',
  ].join('\n\n');
}

function table(header, lines, textColumns) {
  const all = [header, ...lines];
  const widths = header.map((_, column) => Math.max(3, ...all.map((line) => line[column].length)));
  const row = (line) =>
    `| ${line.map((cell, i) => (i < textColumns ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i < textColumns ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [row(header), row(rule), ...lines.map(row)].join('\n');
}

function documentSize({ documentBytes, besideBytes }) {
  return besideBytes > 0 ? `${whole(documentBytes)} + ${whole(besideBytes)}` : whole(documentBytes);
}

function ratio(number) {
  return number < 100 ? number.toFixed(number < 10 ? 2 : 1) : whole(number);
}

function whole(number) {
  return Math.round(number).toLocaleString('en');
}
