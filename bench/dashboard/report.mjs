import { mark, ms, table } from '../shared/report.mjs';

const PAINT_MS = 1_500;
const INTERACTION_MS = 200;
const SCRIPT_KB = 220;
const PIN_S = 15;
const PIN_ACTIONS = 6;

/** The results as a page. */
export function markdown({ run, after, size, loads, rows, pin }) {
  const count = (n) => n.toLocaleString('en');
  const seconds = pin.machineSeconds + pin.people;
  return [
    '# The dashboard with a lot of everything',
    `Measured on ${run.date} with Node ${run.node} on ${run.cores} cores of ${run.cpu} with ${run.memoryGb} GB; server, PostgreSQL and ` +
      `Chromium on the same machine, its load average ${run.load} before and ${after} after. Pennon as it is built, with its embedded PostgreSQL; ` +
      `${count(size.flags)} flags, ${count(size.users)} users, ${count(size.overrides)} overrides, half of them of one flag. Written by \`npm run bench:dashboard\`.`,
    `To reach: largest contentful paint at most ${count(PAINT_MS)} ms, interaction to next paint at most ${INTERACTION_MS} ms, scripts of the first load at most ${SCRIPT_KB} KB gzip.`,
    `Each page is loaded ${loads} times by a browser that has nothing in its cache; the median and the worst are shown. Interactions that the page has none of are left out.`,
    table(
      ['page', 'answered, ms', 'paint, ms', 'worst, ms', 'slowest interaction, ms', 'scripts, KB', 'reached'],
      rows.map((row) => [
        row.name,
        ms(row.answered),
        ms(row.paint),
        ms(row.worstPaint),
        ms(row.slowest),
        ms(row.kb),
        mark(row.paint <= PAINT_MS && row.slowest <= INTERACTION_MS && row.kb <= SCRIPT_KB),
      ]),
    ),
    '## Interactions',
    table(
      ['page', 'interaction', 'ms'],
      rows.flatMap((row) => row.interactions.map((one) => [row.name, one.name, ms(one.ms)])),
    ),
    '## An override for somebody whose e-mail is known, from the overview',
    `${pin.actions} actions (at most ${PIN_ACTIONS}: ${mark(pin.actions <= PIN_ACTIONS)}). The machine took ${pin.machineSeconds.toFixed(1)} s; with 1 s for each action and ` +
      `0.1 s for each key typed it is ${seconds.toFixed(1)} s (at most ${PIN_S} s: ${mark(seconds <= PIN_S)}).`,
    '',
  ].join('\n\n');
}
