import { mark, ms, table } from '../shared/report.mjs';

/** The results as a page. */
export function markdown({ run, after, size, seedSeconds, cases, other, exports, creates, bulk, targets }) {
  return [
    '# The API with a million of everything',
    `Measured on ${run.date} with Node ${run.node} on ${run.cores} cores of ${run.cpu} with ${run.memoryGb} GB; server, PostgreSQL ` +
      `and clients on the same machine, its load average ${run.load} before and ${after} after. Pennon as it is built, with its embedded ` +
      `PostgreSQL and its normal, durable settings; ${size.users.toLocaleString('en')} users, ${size.overrides.toLocaleString('en')} overrides, ` +
      `half of them of one flag, ${size.flags.toLocaleString('en')} flags; seeded in ${Math.round(seedSeconds)} s. Written by \`npm run bench:api\`.`,
    '## Targets',
    table(
      ['', 'to reach', 'measured', 'reached'],
      targets.map(({ what, goal, is, met }) => [what, goal, is, mark(met)]),
    ),
    '## Lists, filters, searches, autocomplete',
    'Over HTTP, one request at a time, milliseconds. Every row has worst cases in it: the terms and orders are in `bench/api/lists.mjs`.',
    table(
      ['', 'requests', 'p50', 'p95', 'most'],
      [...cases, ...other].map((row) => [
        row.name,
        String(row.requests),
        ms(row.p50),
        ms(row.p95),
        ms(row.max),
      ]),
    ),
    '## Exports of everything',
    'Memory is the resident set of the server’s process, read every 50 ms; PostgreSQL is processes of its own.',
    table(
      ['', 'seconds', 'MB sent', 'MB before', 'MB at most', 'MB grown'],
      exports.map((row) => [
        row.format,
        row.seconds.toFixed(1),
        ms(row.bytes / 1e6),
        ms(row.before),
        ms(row.peak),
        ms(row.grown),
      ]),
    ),
    '## Writes',
    `${creates.clients} clients create one override after the other: ${Math.round(creates.perSecond)} a second, p50 ${ms(creates.p50)} ms, p95 ${ms(creates.p95)} ms.`,
    bulk === null
      ? 'Bulk creation is not there yet.'
      : `One call creates ${bulk.count.toLocaleString('en')} overrides of one flag in ${(bulk.ms / 1_000).toFixed(2)} s; its dry run takes ${(bulk.dryMs / 1_000).toFixed(2)} s.`,
    '',
  ].join('\n\n');
}
