import { mark, ms, table } from '../shared/report.mjs';

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** One case out of its rounds: medians, and the share of the bare server within each round. */
export function summarize(name, rounds) {
  const of = (side, what) => median(rounds.map((round) => round[side][what]));
  const side = (which) => ({
    perSecond: of(which, 'perSecond'),
    cpuMicros: of(which, 'cpuMicros'),
    p50: of(which, 'p50'),
    p99: of(which, 'p99'),
  });
  return {
    name,
    pennon: side('pennon'),
    bare: side('bare'),
    share: median(rounds.map(({ pennon, bare }) => pennon.perSecond / bare.perSecond)),
  };
}

/** What is to be reached, and what was. */
export function targetsOf({ results, cold, unleash }) {
  const [warm, , , bulk] = results;
  const { share, pennon } = warm;
  const ofMe = bulk.pennon.perSecond / pennon.perSecond;
  return [
    {
      what: 'share of bare node:http, the same bytes',
      goal: '>= 60 %',
      is: `${Math.round(share * 100)} %`,
      met: share >= 0.6,
    },
    {
      what: 'CPU of a request',
      goal: '<= 100 µs',
      is: `${Math.round(pennon.cpuMicros)} µs`,
      met: pennon.cpuMicros <= 100,
    },
    { what: '99 of 100 answers', goal: '<= 20 ms', is: `${ms(pennon.p99)} ms`, met: pennon.p99 <= 20 },
    {
      what: 'OFREP, all flags, beside `GET /api/flags/me`',
      goal: '>= 50 %',
      is: `${Math.round(ofMe * 100)} %`,
      met: ofMe >= 0.5,
    },
    {
      what: 'a first request for a person, 95 of 100',
      goal: '<= 3 ms',
      is: `${ms(cold.p95)} ms`,
      met: cold.p95 <= 3,
    },
    ...(unleash
      ? [
          {
            what: '`GET /api/flags/me` beside `/api/frontend` of unleash-server',
            goal: '>= 15 times',
            is: `${unleash.share.toFixed(0)} times`,
            met: unleash.share >= 15,
          },
        ]
      : []),
  ];
}

/** The results as a page. */
export function markdown(found) {
  const { run, after, size, pinned, answer, results, cold } = found;
  const row = ({ name, pennon, bare, share }) => [
    name,
    String(Math.round(pennon.perSecond)),
    `${Math.round(pennon.cpuMicros)}`,
    ms(pennon.p50),
    ms(pennon.p99),
    String(Math.round(bare.perSecond)),
    `${Math.round(bare.cpuMicros)}`,
    `${Math.round(share * 100)} %`,
  ];
  return [
    '# What applications ask all the time',
    `Measured on ${run.date} with Node ${run.node} on ${run.cores} cores of ${run.cpu} with ${run.memoryGb} GB, its load average ${run.load} before ` +
      `and ${after} after. Pennon as it is built; ${size.flags} flags, an answer of ${(answer / 1_000).toFixed(1)} kB, ${size.users.toLocaleString('en')} users, ` +
      `${size.overrides.toLocaleString('en')} overrides; 32 connections, each one request after the other. ` +
      `${pinned ? 'The server’s process is tied to one core and the clients to another.' : 'Server and clients share the cores.'} Written by \`npm run bench:http\`.`,
    '## Targets',
    table(
      ['', 'to reach', 'measured', 'reached'],
      targetsOf(found).map(({ what, goal, is, met }) => [what, goal, is, mark(met)]),
    ),
    '## Beside bare node:http',
    'In turns, medians of the rounds; the bare server answers `writeHead` and `end` with the same headers and body (200 also beside the 304). ' +
      'CPU is that of the server’s process, in microseconds a request.',
    table(
      ['', 'a second', 'µs CPU', 'p50 ms', 'p99 ms', 'bare, a second', 'bare, µs CPU', 'share'],
      results.map(row),
    ),
    ...(found.unleash ? besideUnleash(found) : []),
    '## A first request',
    `People who were never asked about, one request after the other: p50 ${ms(cold.p50)} ms, p95 ${ms(cold.p95)} ms, p99 ${ms(cold.p99)} ms of ${cold.requests.toLocaleString('en')}.`,
    '',
  ].join('\n\n');
}

function besideUnleash({ size, unleash: { version, bytes, pennon, unleash } }) {
  const row = (name, { perSecond, cpuMicros, p50, p99 }) => [
    name,
    String(Math.round(perSecond)),
    `${Math.round(cpuMicros)}`,
    ms(p50),
    ms(p99),
  ];
  return [
    '## Beside unleash-server',
    `Version ${version} from npm (Apache-2.0; only this bench fetches it), its \`/api/frontend\` for one person with ${size.flags} flags that are on, ` +
      `${(bytes / 1_000).toFixed(1)} kB an answer, on a database of its own on the same PostgreSQL; in turns with Pennon, the same core and the same load.`,
    table(
      ['', 'a second', 'µs CPU', 'p50 ms', 'p99 ms'],
      [row('Pennon', pennon), row('unleash-server', unleash)],
    ),
  ];
}
