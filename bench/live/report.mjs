import { mark, ms, table } from '../shared/report.mjs';

/** What is to be reached, and whether it was. */
export function targetsOf({ overrides, broadcast }) {
  const kb = broadcast.heapPerStream / 1024;
  return [
    {
      what: `override written -> event at that person, ${overrides.streams} streams over 2 instances, p50`,
      goal: '<= 30 ms',
      is: `${ms(overrides.p50)} ms`,
      met: overrides.p50 <= 30,
    },
    { what: 'the same, p99', goal: '<= 200 ms', is: `${ms(overrides.p99)} ms`, met: overrides.p99 <= 200 },
    {
      what: 'bytes to strangers meanwhile',
      goal: '0',
      is: String(overrides.bytesToStrangers),
      met: overrides.bytesToStrangers === 0,
    },
    {
      what: `one flag change -> the last of ${broadcast.streams} streams, p50`,
      goal: '<= 300 ms',
      is: `${ms(broadcast.last.p50)} ms`,
      met: broadcast.last.p50 <= 300,
    },
    { what: 'heap of a stream', goal: '<= 10 KB', is: `${kb.toFixed(1)} KB`, met: kb <= 10 },
  ];
}

/** The page of results. */
export function markdown(results) {
  const { run, after, size, overrides, broadcast, bare } = results;
  const row = (name, { last, bytesPerEvent, heapPerStream, rssPerStream }) => [
    name,
    ms(last.p50),
    ms(last.max),
    bytesPerEvent,
    `${(heapPerStream / 1024).toFixed(1)} KB`,
    `${(rssPerStream / 1024).toFixed(1)} KB`,
  ];
  return `# Live

${run.date} · Node ${run.node} · ${run.cpu}, ${run.cores} cores, ${run.memoryGb} GB · load ${run.load} before, ${after} after.
Servers, database and readers share the machine. 101 flags, ${size.everybody} people.

${table(
  ['', 'to reach', 'is', 'met'],
  targetsOf(results).map(({ what, goal, is, met }) => [what, goal, is, mark(met)]),
)}

## From an override’s PUT to its person’s event

${size.writes} writes one after the other through one of two instances; every other person listens at the other one.

${table(
  ['streams', 'p50 ms', 'p99 ms', 'max ms', 'bytes to strangers'],
  [[overrides.streams, ms(overrides.p50), ms(overrides.p99), ms(overrides.max), overrides.bytesToStrangers]],
)}

## From a flag’s PATCH to the last of ${broadcast.streams} events

${size.rounds} changes. Pennon evaluates and writes an answer for each person; node:http evaluates nothing and writes as many bytes.

${table(
  ['', 'last, p50 ms', 'last, max ms', 'bytes an event', 'heap a stream', 'memory a stream'],
  [row('Pennon', broadcast), row('bare node:http', bare)],
)}
`;
}
